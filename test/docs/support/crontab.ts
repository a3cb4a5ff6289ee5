// What cron makes of a crontab, for machines that have none; test/system has the real one.
import { type Result, startShell } from './shell.ts';

interface Entry {
  readonly command: string;
  /** What stands above it. */
  readonly env: Readonly<Record<string, string>>;
}

export function entriesOf(crontab: string): Entry[] {
  const entries: Entry[] = [];
  let env: Record<string, string> = {};
  for (const line of crontab.split('\n')) {
    const [, name, value] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    const [, command] = /^\s*(?:[\d*,/-]+\s+){5}(.*)$/.exec(line) ?? [];
    if (name !== undefined) env = { ...env, [name]: (value ?? '').replace(/^(["'])(.*)\1$/, '$2') };
    else if (command !== undefined) entries.push({ command, env });
    else if (!/^\s*(#|$)/.test(line)) throw new Error(`not a line of a crontab: ${line}`);
  }
  return entries;
}

/** In the surroundings that cron gives: hardly any. */
export function runEntry({ command, env }: Entry, home: string): Promise<Result> {
  // A percent sign would end the command there.
  if (command.includes('%')) throw new Error(`a percent sign in a crontab: ${command}`);
  const given = { HOME: home, LOGNAME: 'you', SHELL: '/bin/sh', PATH: '/usr/bin:/bin' };
  return startShell(command, { cwd: home, env: { ...given, ...env } }).result;
}
