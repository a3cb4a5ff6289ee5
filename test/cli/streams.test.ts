// What is printed where, how much of it, and what becomes of a command whose stdout takes nothing.
import { createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { expectTextFailure } from '../support/failures.ts';
import { test } from '../support/in-process.ts';
import { runMain } from '../support/run-main.ts';
import { settingsOf } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';
const APPEND = ['append', 'app.log', URL];

describe.skipIf(!existsSync('/dev/full'))('stdout on a full disk', () => {
  test.for([
    ['append', 'app.log', URL, '--json'],
    ['head', URL],
    ['head', '--position', URL],
    ['head', '-n', '1', URL],
    ['tail', URL],
    ['cat', URL],
  ])('ends in 74: %s %s', async (args, { sandbox, folder, write }) => {
    await write('app.log', 'hello\n');
    await sandbox.store.append('demo', 'app.log', 'hello\n');
    const stdout = createWriteStream('/dev/full');
    const words = args.map((word) => (word === 'app.log' ? join(folder, word) : word));
    const { code, stderr } = await runMain(words, { cwd: folder, env: settingsOf(sandbox), stdout });
    expect(code).toBe(74);
    expect(stderr).toContain('cannot write to stdout: ENOSPC');
    expect(stderr.match(/oss-append: error: |"error":/g)).toHaveLength(1);
    // Who appends again because nothing was printed would append twice.
    expect(/the append is done/.test(stderr)).toBe(args[0] === 'append');
  });
});

describe('without a terminal', () => {
  test('--quiet prints nothing but errors', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    sandbox.faults.add({ on: 'append', do: 'status', status: 503 });
    expect(await oss([...APPEND, '-q'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expectTextFailure(await oss(['append', 'missing.log', URL, '--quiet']), {
      exitCode: 66,
      code: 'SourceUnreadable',
      message: 'no such file',
      hint: /path/,
    });
  });

  test('--loglevel info tells of each exchange, and what came of it', async ({ oss, write }) => {
    await write('app.log', 'hello');
    const { stderr } = await oss([...APPEND, '--loglevel', 'info']);
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(
      /^oss-append: info: HEAD http:\/\/127\.0\.0\.1:\d+\/demo\/app\.log 404 [0-9A-F]+ \d+ ms$/,
    );
    expect(lines[1]).toMatch(
      /^oss-append: info: POST http:\/\/127\.0\.0\.1:\d+\/demo\/app\.log\?append&position=0 200 [0-9A-F]+ \d+ ms$/,
    );
    expect(lines[2]).toMatch(
      /^oss-append: info: app\.log: appended 5 bytes .*, request id [0-9A-F]+, 1 attempt /,
    );
  });
});
