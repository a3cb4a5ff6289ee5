// Command lines in a shell of their own, each with its process group.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 30_000;

export interface Result {
  readonly code: number | null;
  /** stdout and stderr, as a terminal shows them. */
  readonly output: string;
}

/** A command line that runs. */
export interface Job {
  readonly child: ChildProcess;
  readonly result: Promise<Result>;
}

export const SILENT: Result = { code: 0, output: '' };

export interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export function startShell(script: string, { cwd, env }: Surroundings): Job {
  const child = spawn('/bin/sh', ['-c', `exec 2>&1\n${script}`], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const closed = once(child, 'close');
  const finish = async (): Promise<Result> => {
    const [output, [code]] = await Promise.all([text(child.stdout), closed]);
    return { code, output };
  };
  return { child, result: finish() };
}

/** Waits for something, but not longer than a child runs. */
export async function untilEnd(child: ChildProcess, isSo: () => boolean): Promise<void> {
  const startedMs = performance.now();
  while (child.exitCode === null && !isSo()) {
    if (performance.now() - startedMs > PATIENCE_MS) throw new Error('waited for in vain');
    await sleep(20);
  }
}

/** To a child and what it started. */
export function signal({ pid, exitCode }: ChildProcess, name: NodeJS.Signals): void {
  if (pid !== undefined && exitCode === null) process.kill(-pid, name);
}
