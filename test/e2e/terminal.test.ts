// What goes to a terminal, byte by byte, and by what it is switched off. What that looks like: terminal-screen.test.ts.
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect } from 'vitest';
import { readLoaded, recordLoaded } from '../support/loaded.ts';
import { BIN } from '../support/run-cli.ts';
import { settingsOf, test } from '../support/sandbox.ts';

const APPEND = ['append', 'app.log', 'oss://demo/app.log'];
const FRAMES = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences for colours
const COLOUR = /\x1b\[\d+m/;

const hasScript = spawnSync('script', ['-qec', 'true', '/dev/null'], { stdio: 'ignore' }).status === 0;

/** Runs the command with stderr on a terminal of its own, and stdout in a file. @returns what stderr got */
function onTerminal(
  args: readonly string[],
  cwd: string,
  settings: Readonly<Record<string, string>>,
  columns = 100,
): Promise<string> {
  const command = [process.execPath, BIN, ...args].map((word) => `'${word}'`).join(' ');
  // The command outlives `script` where it hangs.
  const script = `stty columns ${columns}; timeout --foreground -s KILL 20 ${command} > out.txt`;
  const env = { PATH: process.env.PATH, HOME: cwd, TERM: 'xterm-256color', ...settings };
  return new Promise((resolve, reject) => {
    const child = execFile('script', ['-qec', script, '/dev/null'], { cwd, env }, (error, screen) =>
      error === null ? resolve(screen) : reject(error),
    );
    child.stdin?.end();
  });
}

function loadsOra(folder: string): boolean {
  return readLoaded(folder).packages.includes('ora');
}

describe.skipIf(!hasScript)('on a terminal', () => {
  test('a line shows how far the upload is, and leaves nothing behind', async ({
    sandbox,
    write,
    folder,
  }) => {
    await write('app.log', Buffer.alloc(1024 ** 2));
    const env = { ...settingsOf(sandbox), ...recordLoaded(folder) };
    const screen = await onTerminal([...APPEND, '--maxupspeed', '1024'], folder, env);
    expect(loadsOra(folder)).toBe(true);
    expect(screen).toMatch(FRAMES);
    expect(screen).toMatch(COLOUR);
    expect(stripVTControlCharacters(screen)).toMatch(
      / app\.log → oss:\/\/demo\/app\.log {2}\d+ % {2}\S+ KiB of 1\.0 MiB/,
    );
    // The line is wiped away. The cursor is never hidden: one that was would stay so after a kill.
    expect(screen.slice(screen.lastIndexOf(' MiB'))).toContain('\u001b[0K');
    expect(screen).not.toContain('\u001b[?25l');
    expect(readFileSync(join(folder, 'out.txt'), 'utf8')).toMatch(/^app\.log: appended [ -~]+\n$/);
  });

  test.for([
    ['NO_COLOR', { NO_COLOR: '1' }],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }],
  ] as const)('%s leaves the line without colours', async ([, variables], { sandbox, write, folder }) => {
    await write('app.log', Buffer.alloc(768 * 1024));
    const settings = { ...settingsOf(sandbox), ...variables };
    const screen = await onTerminal([...APPEND, '--maxupspeed', '1024'], folder, settings);
    expect(screen).toMatch(FRAMES);
    expect(screen).not.toMatch(COLOUR);
  });

  test.for([
    ['--json', ['--json'], {}],
    ['a dumb terminal', [], { TERM: 'dumb', FORCE_COLOR: '1' }],
    ['CI', [], { CI: 'true', FORCE_COLOR: '1' }],
    ['a terminal that does not know its width', [], { columns: 0 }],
  ] as const)('there is no line with %s', async ([, options, given], { sandbox, write, folder }) => {
    await write('app.log', Buffer.alloc(768 * 1024));
    const { columns, ...variables } = { columns: 100, ...given };
    const settings = { ...settingsOf(sandbox), ...recordLoaded(folder), ...variables };
    const args = [...APPEND, '--maxupspeed', '1024', ...options];
    expect(await onTerminal(args, folder, settings, columns)).toBe('');
    expect(loadsOra(folder)).toBe(false);
  });

  test('the content of an object has a line beside it only where that goes to a file', async ({
    sandbox,
    folder,
  }) => {
    await sandbox.store.append('demo', 'app.log', Buffer.alloc(1024 ** 2));
    sandbox.faults.add({ on: 'get', do: 'slow', bytesPerSecond: 1024 ** 2 });
    const screen = await onTerminal(['cat', 'oss://demo/app.log'], folder, settingsOf(sandbox));
    expect(stripVTControlCharacters(screen)).toMatch(
      / oss:\/\/demo\/app\.log {2}\d+ % {2}\S+ KiB of 1\.0 MiB/,
    );
    expect(readFileSync(join(folder, 'out.txt'))).toHaveLength(1024 ** 2);
  });
});
