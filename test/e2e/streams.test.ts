// stdout that fails or goes away, signals, and what is (not) printed with and without a terminal. More:
// test/cli/streams.test.ts.
import { execFile, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, vi } from 'vitest';
import { readLoaded, recordLoaded } from '../support/loaded.ts';
import { BIN } from '../support/run-cli.ts';
import { postsOf, settingsOf, test } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';
const APPEND = ['append', 'app.log', URL];

describe.skipIf(!existsSync('/dev/full'))('stdout on a full disk', () => {
  test.for([
    ['append', 'app.log', URL],
    ['tail', URL],
  ])('ends in 74: %s %s', async (args, { oss, sandbox, write }) => {
    await write('app.log', 'hello\n');
    await sandbox.store.append('demo', 'app.log', 'hello\n');
    const full = openSync('/dev/full', 'w');
    try {
      const { code, stderr } = await oss(args, { stdout: full });
      expect(code).toBe(74);
      expect(stderr).toContain('cannot write to stdout: ENOSPC');
      expect(stderr.match(/oss-append: error: |"error":/g)).toHaveLength(1);
      // Who appends again because nothing was printed would append twice.
      expect(/the append is done/.test(stderr)).toBe(args[0] === 'append');
    } finally {
      closeSync(full);
    }
  });
});

describe('stdout that nobody reads any more', () => {
  test.for(['tail -c +1', 'head -c 10000000', 'head', 'cat'])(
    'ends %s without a word',
    async (command, { sandbox, folder }) => {
      await sandbox.store.append('demo', 'app.log', Buffer.alloc(4 * 1024 ** 2, 'line\n'));
      const script = `"$0" "$1" ${command} ${URL} | head -c 0; exit \${PIPESTATUS[0]}`;
      const { PATH } = process.env;
      // In the background, because the sandbox answers from this process.
      const result = await new Promise<{ code: number; stderr: string }>((resolve) => {
        const env = { ...settingsOf(sandbox), PATH, HOME: folder };
        const child = execFile(
          'bash',
          ['-c', script, process.execPath, BIN],
          { cwd: folder, env },
          (error, _, stderr) => resolve({ code: (error?.code as number | undefined) ?? 0, stderr }),
        );
        child.stdin?.end();
      });
      expect(result).toEqual({ code: 0, stderr: '' });
    },
  );
});

describe('a signal', () => {
  test.for([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s in the middle of an upload ends it with %i and no error; what is open is said once',
    async ([signal, exitCode], { oss, sandbox, write }) => {
      await write('app.log', Buffer.alloc(4 * 1024 ** 2));
      const running = oss.start([...APPEND, '--maxupspeed', '512']);
      await vi.waitFor(() => expect(postsOf(sandbox)[0]?.bytesReceived).toBeGreaterThan(0), {
        timeout: 10_000,
      });
      running.kill(signal);
      const { code, signal: killedBy, stdout, stderr } = await running.exited;
      expect({ code, killedBy, stdout }).toEqual({ code: exitCode, killedBy: null, stdout: '' });
      expect(stderr).toMatch(/^oss-append: warning: interrupted on the way: [ -~]+\n$/);
      expect(await sandbox.store.list('demo')).toEqual([]);
    },
  );

  test('ends the wait between two tries at once', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    sandbox.faults.add({ on: 'head', do: 'status', status: 503, retryAfter: 20 });
    const running = oss.start(APPEND);
    await vi.waitFor(() => expect(sandbox.requests[0]?.status).toBe(503), { timeout: 10_000 });
    const started = performance.now();
    running.kill('SIGTERM');
    const { code, stdout, stderr } = await running.exited;
    expect({ code, stdout }).toEqual({ code: 143, stdout: '' });
    expect(stderr).not.toContain('error');
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('without a terminal', () => {
  test('nothing but plain lines is printed, however long it takes', async ({ oss, write }) => {
    await write('app.log', Buffer.alloc(512 * 1024));
    const { code, stdout, stderr } = await oss([...APPEND, '--maxupspeed', '512'], {
      env: { FORCE_COLOR: '1' },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^app\.log: [ -~]+\n$/);
  });
});

const hasScript = spawnSync('script', ['-qec', 'true', '/dev/null'], { stdio: 'ignore' }).status === 0;

describe.skipIf(!hasScript)('on a terminal', () => {
  const FRAMES = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/;

  function loadsOra(folder: string): boolean {
    return readLoaded(folder).packages.includes('ora');
  }

  /** Runs the command with stderr on a terminal of its own, and stdout in a file. */
  function onTerminal(
    args: readonly string[],
    cwd: string,
    settings: Readonly<Record<string, string>>,
    columns = 100,
  ): Promise<string> {
    const command = [process.execPath, BIN, ...args].map((word) => `'${word}'`).join(' ');
    // The command outlives `script` where it hangs.
    const script = `stty columns ${columns}; timeout -s KILL 20 ${command} > out.txt`;
    const env = { PATH: process.env.PATH, HOME: cwd, TERM: 'xterm-256color', ...settings };
    return new Promise((resolve, reject) => {
      const child = execFile('script', ['-qec', script, '/dev/null'], { cwd, env }, (error, screen) =>
        error === null ? resolve(screen) : reject(error),
      );
      child.stdin?.end();
    });
  }

  test('a spinner shows how far the upload is, and leaves nothing behind', async ({
    sandbox,
    write,
    folder,
  }) => {
    await write('app.log', Buffer.alloc(1024 ** 2));
    const env = { ...settingsOf(sandbox), ...recordLoaded(folder) };
    const screen = await onTerminal([...APPEND, '--maxupspeed', '1024'], folder, env);
    expect(loadsOra(folder)).toBe(true);
    expect(screen).toMatch(FRAMES);
    expect(screen).toMatch(
      /app\.log → oss:\/\/demo\/app\.log {2}\d+% {2}\S+ KiB of 1\.0 MiB {2}\S+ [KM]iB\/s/,
    );
    // The line is wiped away. The cursor is never hidden: one that was would stay so after Ctrl-Z, or a kill.
    expect(screen.slice(screen.lastIndexOf('iB/s'))).toContain('\u001b[0K');
    expect(screen).not.toContain('\u001b[?25l');
    expect(readFileSync(join(folder, 'out.txt'), 'utf8')).toMatch(/^app\.log: appended [ -~]+\n$/);
  });

  test('that does not know its width there is no spinner', async ({ sandbox, write, folder }) => {
    await write('app.log', Buffer.alloc(512 * 1024));
    const args = [...APPEND, '--maxupspeed', '1024'];
    expect(await onTerminal(args, folder, settingsOf(sandbox), 0)).toBe('');
  });

  test.for([
    ['--no-progress', ['--no-progress'], {}],
    ['--quiet', ['--quiet'], {}],
    ['--json', ['--json'], {}],
    ['a dumb terminal', [], { TERM: 'dumb' }],
  ] as const)('there is no spinner with %s', async ([, options, env], { sandbox, write, folder }) => {
    await write('app.log', Buffer.alloc(512 * 1024));
    const args = [...APPEND, '--maxupspeed', '1024', ...options];
    const settings = { ...settingsOf(sandbox), ...recordLoaded(folder), ...env };
    expect(await onTerminal(args, folder, settings)).toBe('');
    expect(loadsOra(folder)).toBe(false);
  });
});
