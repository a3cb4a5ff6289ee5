// Is the object what the source says? Over real requests, of files, streams and objects, single ones and series.
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect } from 'vitest';
import { type Appendable, openAppendable } from '../../src/api/appendable.ts';
import type { VerifyResult } from '../../src/facts/results.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { exchangesOf, test } from '../support/sandbox.ts';

function open({ endpoint, region, credentials }: Sandbox, key = 'app.log'): Appendable {
  return openAppendable({ bucket: 'demo', key }, { endpoint, region, credentials });
}

/** By what was found, without what is always told. */
async function verify(
  sandbox: Sandbox,
  content: string | Buffer,
  key?: string,
): Promise<Partial<VerifyResult>> {
  const object = open(sandbox, key);
  try {
    const {
      url,
      result,
      objectBytes,
      behindBytes,
      objects = 1,
    } = await object.verify(Readable.from([Buffer.from(content)]));
    return { url, result, objectBytes, behindBytes, objects };
  } finally {
    await object.close();
  }
}

/** In objects of 10 bytes, as `--rollover` makes them. */
async function makeSeries(sandbox: Sandbox, folder: string, content: string): Promise<void> {
  const object = open(sandbox);
  await writeFile(join(folder, 'source'), content);
  await object.appendFileIncrementally(join(folder, 'source'), { rolloverBytes: 10 });
  await object.close();
}

describe('one object', () => {
  test('is identical, behind, or differs', async ({ sandbox }) => {
    await sandbox.store.append('demo', 'app.log', 'one\n');
    const url = 'oss://demo/app.log';
    const one = { url, objectBytes: 4, objects: 1 };
    expect(await verify(sandbox, 'one\n')).toEqual({ ...one, result: 'identical', behindBytes: 0 });
    expect(await verify(sandbox, 'one\ntwo\n')).toEqual({ ...one, result: 'behind', behindBytes: 4 });
    for (const other of ['One\n', 'One\ntwo\n', 'one', '']) {
      expect(await verify(sandbox, other)).toEqual({ ...one, result: 'differs', behindBytes: null });
    }
  });

  test('of any kind can be compared, an empty one, too', async ({ sandbox }) => {
    await sandbox.store.put('demo', 'put', 'one\n');
    expect(await verify(sandbox, 'one\n', 'put')).toMatchObject({ result: 'identical' });
    expect(await verify(sandbox, 'one\ntwo', 'put')).toMatchObject({ result: 'behind', behindBytes: 3 });
    await sandbox.store.append('demo', 'empty', '');
    expect(await verify(sandbox, '', 'empty')).toMatchObject({ result: 'identical', objectBytes: 0 });
    expect(await verify(sandbox, 'one', 'empty')).toMatchObject({ result: 'behind', behindBytes: 3 });
  });

  test('of a file takes one HEAD where they are identical, and nothing is transferred', async ({
    sandbox,
    folder,
  }) => {
    const content = randomBytes(3_000_000);
    const path = join(folder, 'app.log');
    await writeFile(path, content);
    await sandbox.store.append('demo', 'app.log', content);
    const object = open(sandbox);
    expect(await object.verify(path)).toMatchObject({
      result: 'identical',
      sourceBytes: 3_000_000,
      source: path,
    });
    expect(exchangesOf(sandbox)).toEqual(['HEAD 200']);
    await sandbox.store.append('demo', 'app.log', 'more');
    expect(await object.verify(path)).toMatchObject({ result: 'differs', objectBytes: 3_000_004 });
    expect(exchangesOf(sandbox)).toEqual(['HEAD 200', 'HEAD 200', 'HEAD 404']);
    await object.close();
  });

  test('that is not there is an error', async ({ sandbox }) => {
    await expect(verify(sandbox, 'one')).rejects.toMatchObject({ code: 'NoSuchKey' });
  });

  test('without a CRC-64 proves nothing, and says how to compare it', async ({ start }) => {
    const sandbox = await start({ faults: [{ on: 'head', do: 'no-crc' }] });
    await sandbox.store.append('demo', 'app.log', 'one');
    await expect(verify(sandbox, 'one')).rejects.toMatchObject({ code: 'Crc64Missing' });
  });
});

describe('an object as source', () => {
  test('is told by two HEADs', async ({ sandbox }) => {
    for (const key of ['app.log', 'copy']) await sandbox.store.put('demo', key, 'one\n');
    const object = open(sandbox);
    const copy = { bucket: 'demo', key: 'copy' };
    expect(await object.verify(copy)).toMatchObject({ result: 'identical', source: 'oss://demo/copy' });
    expect(exchangesOf(sandbox)).toEqual(['HEAD 200', 'HEAD 200']);
    await sandbox.store.put('demo', 'copy', 'one\ntwo\n');
    expect(await object.verify(copy)).toMatchObject({ result: 'differs' });
    await expect(object.verify(copy, { prefix: true })).rejects.toMatchObject({ code: 'PrefixUnknown' });
    await sandbox.store.put('demo', 'copy', 'o');
    expect(await object.verify(copy, { prefix: true })).toMatchObject({ result: 'differs' });
    await expect(object.verify({ bucket: 'demo', key: 'none' })).rejects.toMatchObject({ code: 'NoSuchKey' });
    await object.close();
  });
});

describe('a series', () => {
  const FILE = '0123456789abcdefghijABCDE';

  test('is identical to the file when all objects together are', async ({ sandbox, folder }) => {
    await makeSeries(sandbox, folder, FILE);
    const all = { url: 'oss://demo/app.2.log', objectBytes: 25, objects: 3 };
    expect(await verify(sandbox, FILE)).toEqual({ ...all, result: 'identical', behindBytes: 0 });
    expect(await verify(sandbox, `${FILE}FG`)).toEqual({ ...all, result: 'behind', behindBytes: 2 });
    expect(await verify(sandbox, FILE.slice(0, 15))).toMatchObject({ result: 'differs' });
    expect(await verify(sandbox, FILE.toLowerCase())).toMatchObject({ result: 'differs' });
    expect(await verify(sandbox, `x${FILE.slice(1)}`)).toMatchObject({ result: 'differs' });
  });

  test('is not what it was once an object of it is gone or changed', async ({ sandbox, folder }) => {
    await makeSeries(sandbox, folder, FILE);
    await sandbox.store.append('demo', 'app.1.log', '!');
    expect(await verify(sandbox, FILE)).toMatchObject({ result: 'differs' });
    await sandbox.store.delete('demo', 'app.1.log');
    expect(await verify(sandbox, FILE)).toMatchObject({ result: 'behind', behindBytes: 15 });
    await sandbox.store.delete('demo', 'app.log');
    await expect(verify(sandbox, FILE)).rejects.toMatchObject({ code: 'NoSuchKey' });
  });

  test('after rotations is told by the file that it began with, and by the newest', async ({ sandbox }) => {
    const newGeneration = { 'x-oss-meta-append-from': '0', 'x-oss-meta-append-from-crc64': '0' };
    await sandbox.store.append('demo', 'app.log', 'old file\n');
    for (const [key, content] of [
      ['app.1.log', 'next file\n'],
      ['app.2.log', 'newest file\n'],
    ] as const) {
      await sandbox.store.put('demo', key, content, { type: 'Appendable', headers: newGeneration });
    }
    expect(await verify(sandbox, 'old file\n')).toMatchObject({ result: 'identical', objects: 1 });
    expect(await verify(sandbox, 'newest file\nmore')).toMatchObject({
      url: 'oss://demo/app.2.log',
      result: 'behind',
      behindBytes: 4,
    });
    expect(await verify(sandbox, 'next file\n')).toMatchObject({
      url: 'oss://demo/app.log',
      result: 'differs',
    });
    expect(await verify(sandbox, 'next file\n', 'app.1.log')).toMatchObject({ result: 'identical' });
    // By a lifecycle rule, say.
    await sandbox.store.delete('demo', 'app.log');
    expect(await verify(sandbox, 'newest file\n')).toMatchObject({ result: 'identical' });
  });

  test('takes no object for its own that only has such a name', async ({ sandbox }) => {
    await sandbox.store.append('demo', 'app.log', 'one');
    await sandbox.store.put('demo', 'app.1.log', 'two');
    expect(await verify(sandbox, 'onetwo')).toMatchObject({ result: 'behind', objects: 1 });
    expect(await verify(sandbox, 'two')).toMatchObject({ result: 'differs' });
    await sandbox.store.delete('demo', 'app.1.log');
    await sandbox.store.append('demo', 'app.1.log', 'two');
    expect(await verify(sandbox, 'onetwo')).toMatchObject({ result: 'behind', objects: 1 });
  });
});
