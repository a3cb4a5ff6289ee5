import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, vi } from 'vitest';
import {
  type AppendedBytes,
  crc64,
  IntegrityError,
  openAppendable,
  type Progress,
  UsageError,
} from '../../src/index.ts';
import type { Fault, Sandbox } from '../../src/sandbox/index.ts';
import { exchangesOf, postsOf, test } from '../support/sandbox.ts';

const URL_TEXT = 'oss://demo/app.log';

function open({ endpoint, region, credentials }: Sandbox) {
  return openAppendable(URL_TEXT, { endpoint, region, credentials, retryTimes: 2 });
}

test('appends bytes and a file behind each other, and proves them', async ({ sandbox, folder, write }) => {
  const object = open(sandbox);
  const first = await object.appendBytes(Buffer.from('one\n'), { contentType: 'text/x-log' });
  expect(first).toEqual({
    position: 0,
    bytes: 4,
    nextPosition: 4,
    crc64: crc64(Buffer.from('one\n')),
    attempts: 1,
    recovered: false,
  });
  await write('two.log', 'two\n');
  expect(await object.appendFile(join(folder, 'two.log'))).toMatchObject({ position: 4, bytes: 4 });
  expect(await object.head()).toMatchObject({ contentLength: 8, contentType: 'text/x-log' });
  await object.close();
  expect(String(await sandbox.store.read('demo', 'app.log'))).toBe('one\ntwo\n');
});

describe('bytes behind bytes', () => {
  /** What a program keeps appending, and what else happens to the object between the first and the second time. */
  async function appendTwice(
    sandbox: Sandbox,
    between: () => Promise<unknown> | unknown = () => {},
  ): Promise<{ second: AppendedBytes; exchanges: string[] }> {
    const object = open(sandbox);
    try {
      await object.appendBytes(Buffer.from('one\n'));
      await between();
      const before = exchangesOf(sandbox).length;
      const second = await object.appendBytes(Buffer.from('two\n'));
      return { second, exchanges: exchangesOf(sandbox).slice(before) };
    } finally {
      await object.close();
    }
  }

  async function stored(sandbox: Sandbox): Promise<string> {
    return String(await sandbox.store.read('demo', 'app.log'));
  }

  test('go where the last ones ended, and nobody is asked', async ({ sandbox }) => {
    const { second, exchanges } = await appendTwice(sandbox);
    expect(exchanges).toEqual(['POST 200']);
    expect(second).toMatchObject({ position: 4, nextPosition: 8, crc64: crc64(Buffer.from('one\ntwo\n')) });
  });

  test('go behind those of another writer', async ({ sandbox }) => {
    const { second, exchanges } = await appendTwice(sandbox, () =>
      sandbox.store.append('demo', 'app.log', 'theirs\n'),
    );
    expect(exchanges).toEqual(['POST 409', 'HEAD 200', 'POST 200']);
    expect(second).toMatchObject({ position: 11, attempts: 2 });
    expect(await stored(sandbox)).toBe('one\ntheirs\ntwo\n');
  });

  test('after a conflict, OSS is asked first', async ({ sandbox }) => {
    const object = open(sandbox);
    await object.appendBytes(Buffer.from('one\n'));
    await sandbox.store.append('demo', 'app.log', 'theirs\n');
    await object.appendBytes(Buffer.from('two\n'));
    await object.appendBytes(Buffer.from('three\n'));
    await object.appendBytes(Buffer.from('four\n'));
    await object.close();
    expect(exchangesOf(sandbox).slice(-3)).toEqual(['HEAD 200', 'POST 200', 'POST 200']);
    expect(await stored(sandbox)).toBe('one\ntheirs\ntwo\nthree\nfour\n');
  });

  test('create the object again that was deleted', async ({ sandbox }) => {
    const { second } = await appendTwice(sandbox, () => sandbox.store.delete('demo', 'app.log'));
    expect(second).toMatchObject({ position: 0, nextPosition: 4 });
    expect(await stored(sandbox)).toBe('two\n');
  });

  test.for([
    ['a shorter', 'new', ['POST 409', 'HEAD 200', 'POST 200']],
    ['a longer', 'longer than before\n', ['POST 409', 'HEAD 200', 'POST 200']],
    ['another, as long as it was,', 'four', ['POST 200', 'GET 206']],
  ] as const)('go behind %s object that took its place', async ([, content, expected], { sandbox }) => {
    const { second, exchanges } = await appendTwice(sandbox, async () => {
      await sandbox.store.delete('demo', 'app.log');
      await sandbox.store.append('demo', 'app.log', content);
    });
    expect(exchanges).toEqual(expected);
    expect(await stored(sandbox)).toBe(`${content}two\n`);
    expect(second).toMatchObject({ position: content.length, crc64: crc64(Buffer.from(`${content}two\n`)) });
  });

  test('are said to be damaged when they are, and the next ones go where the object ends', async ({
    sandbox,
  }) => {
    const object = open(sandbox);
    await object.appendBytes(Buffer.from('one\n'));
    sandbox.faults.add({ on: 'append', do: 'corrupt' });
    await expect(object.appendBytes(Buffer.from('two\n'))).rejects.toMatchObject({
      code: 'Crc64Mismatch',
      message: expect.stringContaining('not that of the bytes sent'),
    });
    expect(await object.appendBytes(Buffer.from('three\n'))).toMatchObject({ position: 8 });
    await object.close();
    expect(exchangesOf(sandbox).slice(-2)).toEqual(['HEAD 200', 'POST 200']);
  });

  test('land once each, whatever becomes of the answers', async ({ sandbox }) => {
    const object = open(sandbox);
    const faults: readonly Fault['do'][] = ['commit-then-drop', 'reset-before-body'];
    for (const [index, fault] of [...faults, ...faults].entries()) {
      sandbox.faults.add({ on: 'append', do: fault } as Fault);
      await object.appendBytes(Buffer.from(`${index}\n`));
      await object.appendBytes(Buffer.from(`${index}, and no fault\n`));
    }
    await object.close();
    const lines = [0, 1, 2, 3].map((index) => `${index}\n${index}, and no fault\n`);
    expect(await stored(sandbox)).toBe(lines.join(''));
  });

  test('of a roll-over are no reason not to ask', async ({ sandbox }) => {
    const object = open(sandbox);
    for (const text of ['one\n', 'two\n', 'three\n']) {
      await object.appendBytes(Buffer.from(text), { rolloverBytes: 8 });
    }
    await object.close();
    expect(await stored(sandbox)).toBe('one\ntwo\n');
    expect(String(await sandbox.store.read('demo', 'app.1.log'))).toBe('three\n');
  });

  test('after a stream ask first where it ended', async ({ sandbox }) => {
    const object = open(sandbox);
    await object.appendBytes(Buffer.from('one\n'));
    await object.appendStream(Readable.from([Buffer.from('two\n')]));
    await object.appendBytes(Buffer.from('three\n'));
    await object.close();
    expect(exchangesOf(sandbox)).not.toContain('POST 409');
    expect(await stored(sandbox)).toBe('one\ntwo\nthree\n');
  });

  test('of an object whose series has gone on go to the newest one', async ({ sandbox }) => {
    const object = open(sandbox);
    await object.appendBytes(Buffer.from('one\n'));
    await sandbox.store.append('demo', 'app.1.log', 'two\n');
    await object.appendBytes(Buffer.from('three\n'), { rolloverBytes: 100 });
    await object.close();
    expect(await stored(sandbox)).toBe('one\n');
    expect(String(await sandbox.store.read('demo', 'app.1.log'))).toBe('two\nthree\n');
  });
});

test('recovers a lost answer, and tells of the retry', async ({ sandbox }) => {
  sandbox.faults.add({ on: 'append', do: 'commit-then-drop' });
  const { endpoint, region, credentials } = sandbox;
  const notices: number[] = [];
  const object = openAppendable(URL_TEXT, {
    endpoint,
    region,
    credentials,
    onRetry: ({ attempt }) => notices.push(attempt),
  });
  expect(await object.appendBytes(Buffer.from('once'))).toMatchObject({ attempts: 1, recovered: true });
  await object.close();
  expect(notices).toEqual([1]);
  expect(String(await sandbox.store.read('demo', 'app.log'))).toBe('once');
});

test('ships a growing file without state, and refuses one that is not its continuation', async ({
  sandbox,
  folder,
}) => {
  const path = join(folder, 'app.log');
  const object = open(sandbox);
  await writeFile(path, 'one\n');
  expect(await object.appendFileIncrementally(path)).toMatchObject({ position: 0, bytes: 4 });
  expect(await object.appendFileIncrementally(path)).toBeUndefined();
  await appendFile(path, 'two\n');
  expect(await object.appendFileIncrementally(path)).toMatchObject({ position: 4, bytes: 4 });
  await writeFile(path, 'another\n');
  await expect(object.appendFileIncrementally(path)).rejects.toBeInstanceOf(IntegrityError);
  await object.close();
  expect(postsOf(sandbox)).toHaveLength(2);
});

test('refuses a bad URL before anything is sent', ({ sandbox }) => {
  const { endpoint, region, credentials } = sandbox;
  expect(() => openAppendable('s3://demo/app.log', { endpoint, region, credentials })).toThrow(UsageError);
});

test('appends at a position that is given, and refuses where the object does not end there', async ({
  sandbox,
}) => {
  const object = open(sandbox);
  expect(await object.nextPosition()).toBe(0);
  const { crc64: initCrc64 } = await object.appendBytes(Buffer.from('one\n'));
  if (initCrc64 === undefined) throw new Error('the sandbox tells a CRC-64');
  const asked = sandbox.requests.length;
  const sent: number[] = [];
  const options = {
    position: 4,
    initCrc64,
    onProgress: (told: Progress) => void ('doneBytes' in told && sent.push(told.doneBytes)),
  };
  expect(await object.appendBytes(Buffer.from('two\n'), options)).toMatchObject({ nextPosition: 8 });
  expect(sandbox.requests.length - asked).toBe(1);
  expect(sent.at(-1)).toBe(4);
  await expect(object.appendBytes(Buffer.from('three\n'), options)).rejects.toMatchObject({
    code: 'PositionConflict',
  });
  await object.close();
  expect(String(await sandbox.store.read('demo', 'app.log'))).toBe('one\ntwo\n');
});

test('an aborted signal ends a call with its reason', async ({ sandbox }) => {
  const { endpoint, region, credentials } = sandbox;
  sandbox.faults.add({ on: 'head', do: 'stall', when: 'before-body' });
  const stop = new AbortController();
  const object = openAppendable(URL_TEXT, { endpoint, region, credentials, signal: stop.signal });
  const appending = object.appendBytes(Buffer.from('never'));
  await vi.waitFor(() => expect(sandbox.requests).toHaveLength(1));
  stop.abort(new Error('enough'));
  await expect(appending).rejects.toThrow('enough');
  await object.close();
  expect(await sandbox.store.list('demo')).toEqual([]);
});

test("a copy whose source's bucket has no usable endpoint sends nothing", async ({ sandbox }) => {
  const { endpoint, region, credentials } = sandbox;
  const bucketEndpoints = { other: 'no host' };
  const object = openAppendable(URL_TEXT, { endpoint, region, credentials, bucketEndpoints });
  await expect(object.appendObject('oss://other/app.log')).rejects.toMatchObject({
    code: 'ConfigFileInvalid',
  });
  await object.close();
  expect(sandbox.requests).toEqual([]);
});
