// stdout that fails or goes away, signals, and what is printed without a terminal; with one: terminal.test.ts. More:
// test/cli/streams.test.ts.
import { execFile } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { describe, expect, vi } from 'vitest';
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
