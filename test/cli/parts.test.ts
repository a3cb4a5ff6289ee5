// `--part-size`: a file as a sequence of appends, of which what breaks costs one.
import { randomBytes } from 'node:crypto';
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { startBreakingProxy } from '../support/breaking-proxy.ts';
import { expectTextFailure } from '../support/failures.ts';
import { test } from '../support/in-process.ts';
import { exchangesOf, postsOf, stored } from '../support/sandbox.ts';

const MIB = 1024 ** 2;
const URL = 'oss://demo/app.log';
const ARGS = ['append', 'app.log', URL];

function sizesOf(sandbox: Sandbox): number[] {
  return postsOf(sandbox).map(({ bytesReceived }) => bytesReceived);
}

describe('a file in parts', () => {
  test('lands whole, and is told of as one append', async ({ oss, sandbox, write }) => {
    const content = randomBytes(1_000_000);
    await write('app.log', content);
    await sandbox.store.append('demo', 'app.log', 'before');
    const { code, stdout, stderr } = await oss([...ARGS, '--part-size', '300000', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      created: false,
      position: 6,
      bytes: 1_000_000,
      nextPosition: 1_000_006,
      appends: 4,
      attempts: 4,
      proof: 'crc64',
    });
    expect(await stored(sandbox)).toEqual(Buffer.concat([Buffer.from('before'), content]));
    // One HEAD, and no other between the parts.
    expect(exchangesOf(sandbox)).toEqual(['HEAD 200', ...Array(4).fill('POST 200')]);
    expect(sizesOf(sandbox)).toEqual([300_000, 300_000, 300_000, 100_000]);
  });

  test('creates its object with the headers that were asked for, and without a warning', async ({
    oss,
    sandbox,
    write,
  }) => {
    await write('app.log', 'hello');
    const { code, stdout, stderr } = await oss([...ARGS, '--part-size', '2', '--metadata', 'owner=ops']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/: appended 5 bytes to .* \(created, [\d.]+ s\)\n$/);
    expect(await sandbox.store.stat('demo', 'app.log')).toMatchObject({ length: 5 });
  });

  test('carries the MD5 of each part', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    expect(await oss([...ARGS, '--part-size', '2', '--content-md5'])).toMatchObject({ code: 0, stderr: '' });
    expect(postsOf(sandbox)).toHaveLength(3);
    expect((await stored(sandbox)).toString()).toBe('hello');
  });

  test('that is empty is one append of nothing', async ({ oss, sandbox, write }) => {
    await write('app.log', '');
    const { code, stdout } = await oss([...ARGS, '--part-size', '2', '--json']);
    expect({ code, result: JSON.parse(stdout) }).toMatchObject({
      code: 0,
      result: { attempts: 1, bytes: 0 },
    });
    expect(JSON.parse(stdout)).not.toHaveProperty('appends');
    expect(postsOf(sandbox)).toHaveLength(1);
  });

  test('of which another object is the source is read part by part', async ({ oss, sandbox }) => {
    const content = randomBytes(10_000);
    await sandbox.store.append('demo', 'source.bin', content);
    const args = ['append', 'oss://demo/source.bin', URL, '--part-size', '3000'];
    expect(await oss(args)).toMatchObject({ code: 0, stderr: '' });
    expect(await stored(sandbox)).toEqual(content);
    expect(sizesOf(sandbox)).toEqual([3000, 3000, 3000, 1000]);
  });

  test('fills each object of a series to the last byte', async ({ oss, sandbox, write }) => {
    await write('app.log', 'abcdefghijklmnop');
    const { code, stdout } = await oss([...ARGS, '--part-size', '4', '--rollover-bytes', '7', '--json']);
    expect({ code, result: JSON.parse(stdout) }).toMatchObject({
      code: 0,
      result: { key: 'app.2.log', appends: 5, objects: 3, bytes: 16, nextPosition: 2 },
    });
    const parts = await Promise.all(['app.log', 'app.1.log', 'app.2.log'].map((key) => stored(sandbox, key)));
    expect(parts.map(String)).toEqual(['abcdefg', 'hijklmn', 'op']);
  });

  test('is not in one piece where another writer comes between, and says so', async ({
    oss,
    sandbox,
    write,
  }) => {
    await write('app.log', 'hello');
    sandbox.faults.add({ on: 'append', nth: 2, do: 'foreign-append', when: 'before', bytes: 3 });
    const { code, stdout, stderr } = await oss([...ARGS, '--part-size', '2', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ position: 0, bytes: 5, nextPosition: 8 });
    expect(stderr).toContain('another writer appended to oss://demo/app.log between two parts of app.log');
    const object = (await stored(sandbox)).toString('latin1');
    expect([object.slice(0, 2), object.slice(5)]).toEqual(['he', 'llo']);
  });

  test('stays at its position: another writer in between ends it in 73', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    sandbox.faults.add({ on: 'append', nth: 2, do: 'foreign-append', when: 'before', bytes: 3 });
    const result = await oss([...ARGS, '--part-size', '2', '--position', '0']);
    expectTextFailure(result, {
      exitCode: 73,
      code: 'PositionConflict',
      message: 'the first 2 bytes of app.log landed before position 2 of oss://demo/app.log',
      hint: /tail -c \+3 FILE/,
    });
    expect(await sandbox.store.stat('demo', 'app.log')).toMatchObject({ length: 5 });
  });
});

describe('what breaks costs one part:', () => {
  test('a link that resets every connection carries 4 MiB in parts, but not 2 MiB at once', async ({
    oss,
    sandbox,
    write,
  }) => {
    const port = await startBreakingProxy(Number(new globalThis.URL(sandbox.endpoint).port), 1.4 * MIB);
    const env = { OSS_ENDPOINT: `http://127.0.0.1:${port}` };
    await write('app.log', randomBytes(2 * MIB));
    const whole = await oss([...ARGS, '--retry-times', '2'], { env });
    expect(whole.code).toBe(75);
    expect(await sandbox.store.list('demo')).toEqual([]);
    const content = randomBytes(4 * MIB);
    await write('app.log', content);
    const { code, stdout } = await oss([...ARGS, '--part-size', '256KiB', '--retry-times', '2', '--json'], {
      env,
    });
    expect({ code, result: JSON.parse(stdout) }).toMatchObject({ code: 0, result: { appends: 16 } });
    expect((await stored(sandbox)).equals(content)).toBe(true);
  });

  test('it says where to go on, and there it goes on', async ({ oss, sandbox, write }) => {
    const content = randomBytes(1000);
    await write('app.log', content);
    sandbox.faults.add({ on: 'append', nth: 3, do: 'status', status: 503 });
    const args = [...ARGS, '--part-size', '300', '--retry-times', '0'];
    const result = await oss(args);
    expect(result).toMatchObject({
      code: 75,
      stderr: expect.stringContaining(
        'note: the first 600 bytes of app.log had landed (2 appends; oss://demo/app.log then ended at 600); run it again with --incremental to send the rest\n',
      ),
    });
    expect(await oss([...args, '--incremental'])).toMatchObject({ code: 0, stderr: '' });
    expect(await stored(sandbox)).toEqual(content);
  });

  test('behind other content the rest is appended as a stream', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    await sandbox.store.append('demo', 'app.log', 'before\n');
    sandbox.faults.add({ on: 'append', nth: 2, do: 'status', status: 503 });
    const { stderr } = await oss([...ARGS, '--part-size', '3', '--retry-times', '0']);
    expect(stderr).toContain(
      'to append the rest: tail -c +4 FILE | oss-append appendfromfile - oss://demo/app.log\n',
    );
    expect(await oss(['append', '-', URL], { stdin: 'lo' })).toMatchObject({ code: 0 });
    expect((await stored(sandbox)).toString()).toBe('before\nhello');
  });

  test('each part has its own retries', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    for (const nth of [1, 3, 5]) sandbox.faults.add({ on: 'append', nth, do: 'reset-before-body' });
    const { code, stdout } = await oss([...ARGS, '--part-size', '2', '--retry-times', '1', '--json']);
    expect({ code, result: JSON.parse(stdout) }).toMatchObject({
      code: 0,
      result: { appends: 3, attempts: 6 },
    });
    expect((await stored(sandbox)).toString()).toBe('hello');
  });
});

describe('--incremental', () => {
  test('sends parts of 64 MiB', async ({ oss, sandbox, write, folder }) => {
    truncateSync(join(folder, await write('app.log', '')), 65 * MIB);
    // Its size is told before it is sent.
    sandbox.faults.add({ on: 'append', do: 'early-403', afterBytes: 1 });
    expect(await oss([...ARGS, '--incremental'])).toMatchObject({ code: 77 });
    expect(postsOf(sandbox).map(({ headers }) => headers['content-length'])).toEqual([String(64 * MIB)]);
  });

  test('spreads a file over a series as it spread its beginning', async ({ oss, sandbox, write }) => {
    const args = [...ARGS, '--incremental', '--part-size', '4', '--rollover-bytes', '6'];
    await write('app.log', 'abcdefgh');
    expect(await oss(args)).toMatchObject({ code: 0, stderr: '' });
    await write('app.log', 'abcdefghijklmno');
    expect(await oss(args)).toMatchObject({ code: 0, stderr: '' });
    const parts = await Promise.all(['app.log', 'app.1.log', 'app.2.log'].map((key) => stored(sandbox, key)));
    expect(parts.map(String)).toEqual(['abcdef', 'ghijkl', 'mno']);
  });

  test('sends nothing of what would not fit its object in the end', async ({
    oss,
    sandbox,
    write,
    folder,
  }) => {
    truncateSync(join(folder, await write('app.log', '')), 5 * 1024 * MIB + 1);
    expect(await oss([...ARGS, '--incremental'])).toMatchObject({ code: 65 });
    expect(postsOf(sandbox)).toEqual([]);
  });
});
