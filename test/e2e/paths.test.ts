// Paths that name a stream: pipes, devices, and what a shell makes of `<(command)`. They are appended as stdin is.
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { postsOf, storedText, test } from '../support/sandbox.ts';
import { shell } from './support/shell.ts';
import { StreamingCli, soon } from './support/streaming.ts';

const URL = 'oss://demo/app.log';

function makePipe(folder: string): string {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

describe('a named pipe', () => {
  test('is appended as it comes, until its writer closes it', async ({ sandbox, folder }) => {
    const path = makePipe(folder);
    const running = new StreamingCli(sandbox, folder, [
      'append',
      'pipe',
      URL,
      '--flush-interval',
      '0.1',
      '--json',
    ]);
    // Nobody writes yet, but it is there.
    await soon(() => expect(sandbox.requests.at(-1)?.status).toBe(404));
    const writer = openSync(path, 'w');
    for (const [index, text] of ['one\n', 'two\n'].entries()) {
      writeSync(writer, text);
      await soon(() => expect(running.lines).toHaveLength(index + 1));
    }
    closeSync(writer);
    expect(await running.exited).toMatchObject({ code: 0, stderr: '' });
    expect(running.lines).toMatchObject([
      { source: 'pipe', bytes: 4, position: 0 },
      { source: 'pipe', bytes: 4, position: 4 },
      { source: 'pipe', summary: true, appends: 2, bytes: 8 },
    ]);
    expect(await storedText(sandbox)).toBe('one\ntwo\n');
  });

  test.for([
    [['SIGINT', 'SIGINT'], 130],
    [['SIGTERM'], 143],
  ] as const)(
    'that nobody writes to is waited for until %j',
    async ([signals, code], { sandbox, folder }) => {
      makePipe(folder);
      await sandbox.store.append('demo', 'app.log', 'before\n');
      const running = new StreamingCli(sandbox, folder, ['append', 'pipe', URL]);
      await soon(() => expect(sandbox.requests.at(-1)?.status).toBe(200));
      for (const signal of signals) {
        running.kill(signal);
        // Sooner, it would be taken for the same one.
        await sleep(300);
      }
      expect(await running.exited).toMatchObject({ code });
      expect(postsOf(sandbox)).toEqual([]);
    },
  );

  test.for([
    ['--incremental', 'are for a regular file, not for pipe, which is a stream'],
    ['--follow', 'are for a regular file, not for pipe, which is a stream'],
    ['--dry-run', '--dry-run does not go with a stream'],
    ['--part-size 1M', '--part-size is for a file'],
  ])('does not go with %s', async ([options = '', message], { oss, sandbox, folder }) => {
    makePipe(folder);
    const { code, stderr } = await oss(['append', 'pipe', URL, ...options.split(' ')]);
    expect({ code, stderr }).toEqual({ code: 64, stderr: expect.stringContaining(message as string) });
    expect(sandbox.requests).toEqual([]);
  });
});

describe.skipIf(!existsSync('/dev/fd/0'))('what a shell names', () => {
  test('by <(command) is appended', async ({ sandbox, folder }) => {
    const result = await shell(sandbox, folder, `oss-append append <(seq 1 3) ${URL}`);
    expect(result).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^\/dev\/fd\/\d+: /) });
    expect(await storedText(sandbox)).toBe('1\n2\n3\n');
  });

  test.for(['/dev/stdin', '/dev/fd/0', '/proc/self/fd/0'])(
    'by %s is stdin',
    async (path, { sandbox, folder, write }) => {
      await write('lines', 'one\ntwo\nthree\n');
      const script = `echo zero | oss-append append ${path} ${URL} && (read line; oss-append append ${path} ${URL}) < lines`;
      expect(await shell(sandbox, folder, script)).toMatchObject({ code: 0, stderr: '' });
      // A file goes on where it stands, as it does for a dash.
      expect(await storedText(sandbox)).toBe('zero\ntwo\nthree\n');
    },
  );

  test('by a descriptor of its own is read from where it stands', async ({ sandbox, folder, write }) => {
    await write('lines', 'one\ntwo\n');
    const script = `exec 7< lines; read line <&7; oss-append append /dev/fd/7 ${URL}`;
    expect(await shell(sandbox, folder, script)).toMatchObject({ code: 0, stderr: '' });
    expect(await storedText(sandbox)).toBe('two\n');
  });
});

describe('a character device', () => {
  test('that is empty creates an object, as an empty file does', async ({ oss, sandbox }) => {
    expect(await oss(['append', '/dev/null', URL])).toMatchObject({ code: 0, stderr: '' });
    expect(await sandbox.store.stat('demo', 'app.log')).toMatchObject({ length: 0 });
  });

  test('that never ends is appended until it is told to end', async ({ sandbox, folder }) => {
    const parts = ['--flush-bytes', '64KiB', '--maxupspeed', '2048', '--json'];
    const running = new StreamingCli(sandbox, folder, ['append', '/dev/zero', URL, ...parts]);
    await soon(() => expect(running.lines.length).toBeGreaterThan(1));
    running.kill('SIGTERM');
    expect(await running.exited).toMatchObject({ code: 143 });
    const { length = 0 } = (await sandbox.store.stat('demo', 'app.log')) ?? {};
    expect(running.lines.at(-1)).toMatchObject({ summary: true, bytes: length });
  });
});
