// Files that cannot be appended, and files that change while they are.
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, vi } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { expectFailure, expectTextFailure } from '../support/failures.ts';
import { exchangesOf, postsOf, settingsOf, test } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';
const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** Resolves once some of the body has arrived. */
async function uploading(sandbox: Sandbox): Promise<void> {
  await vi.waitFor(() => expect(postsOf(sandbox)[0]?.bytesReceived).toBeGreaterThan(0), {
    timeout: 10_000,
    interval: 10,
  });
}

describe('a source that cannot be read is refused before anything is sent:', () => {
  test('a missing file', async ({ oss, sandbox }) => {
    await expectFailure((form) => oss(['append', 'missing.log', URL, ...form]), {
      exitCode: 66,
      code: 'SourceUnreadable',
      message: 'cannot open missing.log: no such file',
      hint: /path|permission/,
    });
    expect(sandbox.requests).toEqual([]);
  });

  test('a path through a file', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    await expectFailure((form) => oss(['append', 'app.log/1', URL, ...form]), {
      exitCode: 66,
      code: 'SourceUnreadable',
      message: 'cannot open app.log/1: a part of the path is not a directory',
      hint: /path|permission/,
    });
    expect(sandbox.requests).toEqual([]);
  });

  test.skipIf(process.getuid?.() === 0)(
    'a file without read permission',
    async ({ oss, sandbox, write, folder }) => {
      await write('app.log', 'hello');
      chmodSync(join(folder, 'app.log'), 0);
      await expectFailure((form) => oss(['append', 'app.log', URL, ...form]), {
        exitCode: 66,
        code: 'SourceUnreadable',
        message: 'cannot open app.log: permission denied',
        hint: /path|permission/,
      });
      expect(sandbox.requests).toEqual([]);
    },
  );

  test('a directory', async ({ oss, sandbox, folder }) => {
    mkdirSync(join(folder, 'logs'));
    await expectFailure((form) => oss(['append', 'logs', URL, ...form]), {
      exitCode: 66,
      code: 'SourceUnreadable',
      message: 'cannot append logs: it is a directory',
    });
    expect(sandbox.requests).toEqual([]);
  });

  test('a named pipe, without waiting for its writer', async ({ oss, sandbox, folder }) => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    await expectFailure((form) => oss(['append', 'pipe', URL, ...form]), {
      exitCode: 66,
      code: 'SourceUnreadable',
      message: 'cannot append pipe: it is not a regular file',
    });
    expect(sandbox.requests).toEqual([]);
  });

  test('an endless device', async ({ oss, sandbox }) => {
    await expectFailure((form) => oss(['append', '/dev/zero', URL, ...form]), {
      exitCode: 66,
      code: 'SourceUnreadable',
      message: 'cannot append /dev/zero: it is not a regular file',
    });
    expect(sandbox.requests).toEqual([]);
  });
});

describe('5 GiB is the limit:', () => {
  test('a larger file is refused before anything is sent', async ({ oss, sandbox, write, folder }) => {
    truncateSync(join(folder, await write('huge.log', '')), 5 * GIB + 1);
    await expectFailure((form) => oss(['append', 'huge.log', URL, ...form]), {
      exitCode: 65,
      code: 'TooLarge',
      message: `${URL} would become 5368709121 bytes long`,
    });
    expect(sandbox.requests).toEqual([]);
  });

  test('position and size together count', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    await expectFailure(
      (form) => oss(['append', 'app.log', URL, '--position', String(5 * GIB - 4), ...form]),
      {
        exitCode: 65,
        code: 'TooLarge',
        message: 'would become 5368709121 bytes long',
      },
    );
    expect(sandbox.requests).toEqual([]);
  });

  test('the object that is there counts, and no append is sent', async ({ oss, sandbox, write, folder }) => {
    truncateSync(join(folder, await write('huge.log', '')), 5 * GIB);
    await sandbox.store.append('demo', 'app.log', '1');
    await expectFailure((form) => oss(['append', 'huge.log', URL, ...form]), {
      exitCode: 65,
      code: 'TooLarge',
      message: 'would become 5368709121 bytes long',
    });
    expect(exchangesOf(sandbox)).toEqual(['HEAD 200', 'HEAD 200']);
  });

  test('a file of exactly 5 GiB is not refused', async ({ oss, write, folder }) => {
    truncateSync(join(folder, await write('huge.log', '')), 5 * GIB);
    const { code, stdout } = await oss(['append', 'huge.log', URL, '--dry-run']);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('5.0 GiB') });
  });

  test('OSS has the last word', async ({ cli, start, write }) => {
    const sandbox = await start({ maxObjectBytes: 4 });
    await write('app.log', 'hello');
    await expectFailure((form) => cli(['append', 'app.log', URL, ...form], { env: settingsOf(sandbox) }), {
      exitCode: 65,
      code: 'InlineDataTooLarge',
      message: 'InlineDataTooLarge',
      status: 400,
      hint: /another object/,
    });
  });
});

describe('a large file', () => {
  test('lands and is proved like any other', async ({ oss, sandbox, write, folder }) => {
    truncateSync(join(folder, await write('large.log', 'x')), 64 * MIB + 1);
    const { code, stdout } = await oss(['append', 'large.log', URL, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ bytes: 64 * MIB + 1, proof: 'crc64' });
    expect(await sandbox.store.stat('demo', 'app.log')).toMatchObject({ length: 64 * MIB + 1 });
  });

  test('is not what a dash means, though it may be named so', async ({ oss, sandbox, write, folder }) => {
    truncateSync(join(folder, await write('-', 'x')), 64 * MIB);
    expect(await oss(['append', '-', URL], { stdin: 'hello' })).toMatchObject({ code: 0 });
    expect((await sandbox.store.read('demo', 'app.log')).toString()).toBe('hello');
  });

  test('does not hold the command up when it fails or is interrupted', async ({
    oss,
    sandbox,
    write,
    folder,
  }) => {
    truncateSync(join(folder, await write('large.log', 'x')), 64 * MIB);
    const dead = { env: { OSS_ENDPOINT: 'http://127.0.0.1:1' } };
    expect(await oss(['append', 'large.log', URL, '--retry-times', '0'], dead)).toMatchObject({ code: 75 });
    expect(await oss(['append', 'large.log', URL, '--incremental', '--position', '0'])).toMatchObject({
      code: 64,
    });
    const running = oss.start(['append', 'large.log', URL, '--maxupspeed', '1024']);
    await uploading(sandbox);
    running.kill('SIGTERM');
    expect(await running.exited).toMatchObject({ code: 143, stdout: '' });
    expect(await sandbox.store.list('demo')).toEqual([]);
  });
});

describe('--incremental', () => {
  test('wants a file that begins with what the object holds', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello world');
    await sandbox.store.append('demo', 'app.log', 'jello');
    await expectFailure((form) => oss(['append', 'app.log', URL, '--incremental', ...form]), {
      exitCode: 65,
      code: 'NotAPrefix',
      message: /the first 5 bytes of app\.log are not what .* holds .*; nothing was sent/,
    });
    await sandbox.store.append('demo', 'app.log', 'longer than the file');
    await expectFailure((form) => oss(['append', 'app.log', URL, '--incremental', ...form]), {
      exitCode: 65,
      code: 'NotAPrefix',
      message: 'app.log has 11 bytes, oss://demo/app.log has 25; nothing was sent',
    });
    expect(postsOf(sandbox)).toEqual([]);
  });
});

describe('a file that changes while it is sent', () => {
  test.for([
    ['leaves no object where there was none', ''],
    ['leaves the object as it was', 'before'],
  ])('and becomes shorter %s', async ([, before = ''], { oss, sandbox, write, folder }) => {
    if (before !== '') await sandbox.store.append('demo', 'app.log', before);
    await write('app.log', Buffer.alloc(16 * MIB, 'x'));
    const running = oss.start(['append', 'app.log', URL, '--maxupspeed', '8192']);
    await uploading(sandbox);
    truncateSync(join(folder, 'app.log'), MIB);
    expectTextFailure(await running.exited, {
      exitCode: 74,
      code: 'SourceChanged',
      message: 'app.log became shorter while it was sent',
      hint: /nothing of this append was stored/,
    });
    const stored = await sandbox.store.stat('demo', 'app.log');
    expect(stored?.length ?? 0).toBe(before.length);
    expect(postsOf(sandbox)).toHaveLength(1);
  });

  test('and grows is sent as long as it was at first', async ({ oss, sandbox, write, folder }) => {
    const content = Buffer.alloc(2 * MIB, 'x');
    await write('app.log', content);
    const running = oss.start(['append', 'app.log', URL, '--maxupspeed', '4096', '--json']);
    await uploading(sandbox);
    appendFileSync(join(folder, 'app.log'), 'more');
    const { code, stdout } = await running.exited;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ bytes: content.length, nextPosition: content.length });
    expect((await sandbox.store.read('demo', 'app.log')).equals(content)).toBe(true);
  });
});
