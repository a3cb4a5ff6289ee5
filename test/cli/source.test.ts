// Files that cannot be appended, and files that change while they are.
import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, vi } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { expectFailure, expectTextFailure } from '../support/failures.ts';
import { test } from '../support/in-process.ts';
import { exchangesOf, postsOf, settingsOf } from '../support/sandbox.ts';

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

  test('a descriptor that nobody opened', async ({ oss, sandbox }) => {
    await expectFailure((form) => oss(['append', '/dev/fd/9999', URL, ...form]), {
      exitCode: 66,
      code: 'SourceUnreadable',
      message: 'cannot open /dev/fd/9999: nobody has opened that descriptor',
    });
    expect(sandbox.requests).toEqual([]);
  });

  test.skipIf(!existsSync('/dev/loop0') || process.getuid?.() !== 0)(
    'a block device',
    async ({ oss, sandbox }) => {
      await expectFailure((form) => oss(['append', '/dev/loop0', URL, ...form]), {
        exitCode: 66,
        code: 'SourceUnreadable',
        message: 'cannot append /dev/loop0: it is a block device',
        hint: /pipe in/,
      });
      expect(sandbox.requests).toEqual([]);
    },
  );
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
    truncateSync(join(folder, await write('large.log', 'x')), 24 * MIB + 1);
    const { code, stdout } = await oss(['append', 'large.log', URL, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ bytes: 24 * MIB + 1, proof: 'crc64' });
    expect(await sandbox.store.stat('demo', 'app.log')).toMatchObject({ length: 24 * MIB + 1 });
  });

  test('is not what a dash means, though it may be named so', async ({ oss, sandbox, write, folder }) => {
    truncateSync(join(folder, await write('-', 'x')), 64 * MIB);
    expect(await oss(['append', '-', URL], { stdin: 'hello' })).toMatchObject({ code: 0 });
    expect((await sandbox.store.read('demo', 'app.log')).toString()).toBe('hello');
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
    const running = oss(['append', 'app.log', URL, '--maxupspeed', '8192']);
    await uploading(sandbox);
    truncateSync(join(folder, 'app.log'), MIB);
    expectTextFailure(await running, {
      exitCode: 74,
      code: 'SourceChanged',
      message: 'app.log became shorter while it was sent',
      hint: /nothing of this append was stored/,
    });
    const stored = await sandbox.store.stat('demo', 'app.log');
    expect(stored?.length ?? 0).toBe(before.length);
    expect(postsOf(sandbox)).toHaveLength(1);
  });

  test.for([
    ['as long as it was', 16 * MIB],
    ['longer than it was', 17 * MIB],
  ] as const)(
    'and is overwritten in place, now %s, leaves the object as it was',
    async ([, bytes], { oss, sandbox, write, folder }) => {
      await write('app.log', Buffer.alloc(16 * MIB, 'x'));
      const running = oss(['append', 'app.log', URL, '--maxupspeed', '8192']);
      await uploading(sandbox);
      writeFileSync(join(folder, 'app.log'), Buffer.alloc(bytes, 'y'), { flag: 'r+' });
      expectTextFailure(await running, {
        exitCode: 74,
        code: 'SourceChanged',
        message: 'app.log was overwritten while it was sent',
        hint: /nothing of this append was stored/,
      });
      expect(await sandbox.store.stat('demo', 'app.log')).toBeUndefined();
      expect(postsOf(sandbox)).toHaveLength(1);
    },
  );

  test('and is copied, truncated and filled again leaves the object as it was', async ({
    oss,
    sandbox,
    write,
    folder,
  }) => {
    await write('app.log', Buffer.alloc(16 * MIB, 'x'));
    const running = oss(['append', 'app.log', URL, '--maxupspeed', '8192']);
    await uploading(sandbox);
    truncateSync(join(folder, 'app.log'));
    writeFileSync(join(folder, 'app.log'), Buffer.alloc(20 * MIB, 'y'));
    expectTextFailure(await running, {
      exitCode: 74,
      code: 'SourceChanged',
      message: /app\.log (was overwritten|became shorter) while it was sent/,
    });
    expect(await sandbox.store.stat('demo', 'app.log')).toBeUndefined();
  });

  test('is noticed to be another where only the parts before were overwritten', async ({
    oss,
    sandbox,
    write,
    folder,
  }) => {
    await write('app.log', Buffer.alloc(4 * MIB, 'x'));
    const parts = ['--part-size', '1MiB', '--maxupspeed', '2048'];
    const running = oss(['append', 'app.log', URL, ...parts]);
    await vi.waitFor(() => expect(postsOf(sandbox).length).toBeGreaterThan(2), { timeout: 10_000 });
    const file = openSync(join(folder, 'app.log'), 'r+');
    writeSync(file, 'y', 0);
    closeSync(file);
    const result = await running;
    expectTextFailure(result, {
      exitCode: 74,
      code: 'SourceChanged',
      message: 'app.log was overwritten while it was sent',
    });
    expect(result.stderr).toContain('the first 3145728 bytes of app.log had landed (3 appends;');
    expect(result.stderr).not.toContain('--incremental');
    expect(await sandbox.store.stat('demo', 'app.log')).toMatchObject({ length: 3 * MIB });
  });

  test('is another where --incremental has proved its beginning', async ({ oss, sandbox, write, folder }) => {
    await write('app.log', Buffer.alloc(4 * MIB, 'x'));
    await sandbox.store.append('demo', 'app.log', Buffer.alloc(MIB, 'x'));
    const running = oss(['append', 'app.log', URL, '--incremental', '--maxupspeed', '4096']);
    await uploading(sandbox);
    const file = openSync(join(folder, 'app.log'), 'r+');
    writeSync(file, 'y', 0);
    closeSync(file);
    expectTextFailure(await running, {
      exitCode: 74,
      code: 'SourceChanged',
      message: 'app.log was overwritten while it was sent',
    });
    expect(await sandbox.store.stat('demo', 'app.log')).toMatchObject({ length: MIB });
  });

  test('but for its times is sent', async ({ oss, sandbox, write, folder }) => {
    await write('app.log', Buffer.alloc(2 * MIB, 'x'));
    const running = oss(['append', 'app.log', URL, '--maxupspeed', '4096']);
    await uploading(sandbox);
    utimesSync(join(folder, 'app.log'), 0, 0);
    expect(await running).toMatchObject({ code: 0, stderr: '' });
  });

  test('and grows is sent as long as it was at first', async ({ oss, sandbox, write, folder }) => {
    const content = Buffer.alloc(2 * MIB, 'x');
    await write('app.log', content);
    const running = oss(['append', 'app.log', URL, '--maxupspeed', '4096', '--json']);
    await uploading(sandbox);
    appendFileSync(join(folder, 'app.log'), 'more');
    const { code, stdout } = await running;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ bytes: content.length, nextPosition: content.length });
    expect((await sandbox.store.read('demo', 'app.log')).equals(content)).toBe(true);
  });
});

describe.skipIf(!existsSync('/proc/version'))('a file whose size does not tell what it holds', () => {
  const HUGEPAGES = '/sys/kernel/mm/transparent_hugepage/enabled';

  test.for(['/proc/version', HUGEPAGES].filter((path) => existsSync(path)))(
    'is sent as a stream: %s',
    async (path, { oss, sandbox }) => {
      const content = readFileSync(path);
      const { code, stdout, stderr } = await oss(['append', path, URL, '--json']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(
        stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line)),
      ).toEqual([
        expect.objectContaining({ source: path, bytes: content.length, created: true }),
        expect.objectContaining({ summary: true, source: path, appends: 1, bytes: content.length }),
      ]);
      expect(await sandbox.store.read('demo', 'app.log')).toEqual(content);
    },
  );

  test('is no file to append incrementally', async ({ oss, sandbox }) => {
    for (const option of ['--incremental', '--follow']) {
      await expectFailure((form) => oss(['append', '/proc/version', URL, option, ...form]), {
        exitCode: 64,
        code: 'Usage',
        message: 'are for a regular file, not for /proc/version, which is a stream',
      });
    }
    expect(sandbox.requests).toEqual([]);
  });

  test('and cannot be read is an error that says so', async ({ oss }) => {
    await expectFailure((form) => oss(['append', '/proc/self/mem', URL, ...form]), {
      exitCode: 74,
      code: 'DiskFailed',
      message: 'cannot read /proc/self/mem: EIO',
      hint: false,
    });
  });
});
