// What programs give a connection: credentials that may change, and one connection for several objects.

import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { type Credentials, describeNotice, openAppendable, openConnection } from '../../src/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { exchangesOf, test } from '../support/sandbox.ts';

function settings({ endpoint, region }: Sandbox) {
  return { endpoint, region, retryTimes: 1 };
}

test('credentials are asked for at each request, so that they can be replaced', async ({ sandbox }) => {
  const others = { accessKeyId: 'another', accessKeySecret: 'key' };
  const given: Credentials[] = [sandbox.credentials, sandbox.credentials];
  const object = openAppendable('oss://demo/app.log', {
    ...settings(sandbox),
    credentials: async () => given.shift() ?? others,
  });
  expect(await object.appendBytes(Buffer.from('one'))).toMatchObject({ bytes: 3 });
  await expect(object.head()).rejects.toMatchObject({ code: 'InvalidAccessKeyId' });
  sandbox.replaceCredentials(others);
  expect(await object.head()).toMatchObject({ contentLength: 3 });
  await object.close();
});

test('credentials that cannot be had are an error of the call, and nothing is sent', async ({ sandbox }) => {
  const object = openAppendable('oss://demo/app.log', {
    ...settings(sandbox),
    credentials: async () => {
      throw new Error('no keys today');
    },
  });
  await expect(object.appendBytes(Buffer.from('one'))).rejects.toThrow('no keys today');
  await object.close();
  expect(sandbox.requests).toEqual([]);
});

test('several objects share a connection, and closing one of them leaves it open', async ({ sandbox }) => {
  const { credentials } = sandbox;
  const connection = openConnection({ ...settings(sandbox), credentials });
  const [first, second] = ['a', 'b'].map((key) => openAppendable(`oss://demo/${key}`, { connection }));
  await first?.appendBytes(Buffer.from('a'));
  await first?.close();
  await second?.appendBytes(Buffer.from('b'));
  await connection.close();
  expect(exchangesOf(sandbox)).toEqual(['HEAD 404', 'POST 200', 'HEAD 404', 'POST 200']);
});

test('a program appends streams and other objects, follows files, and reads', async ({ sandbox, folder }) => {
  const { credentials } = sandbox;
  const connection = openConnection({ ...settings(sandbox), credentials });
  const source = openAppendable('oss://demo/source', { connection });
  const landed: number[] = [];
  const summary = await source.appendStream(Readable.from([Buffer.from('one\n'), Buffer.from('two\n')]), {
    contentType: 'text/plain',
    onAppended: async ({ bytes }) => void landed.push(bytes),
  });
  expect(summary).toMatchObject({ bytes: 8, nextPosition: 8 });
  expect(landed).toEqual([8]);

  const target = openAppendable('oss://demo/target', { connection });
  expect(await target.appendObject('oss://demo/source')).toMatchObject({ bytes: 8, position: 0 });
  expect(await target.appendBytes(Buffer.from('three\n'), { position: 8 })).toMatchObject({ position: 8 });
  expect(await text(Readable.from(target.read()))).toBe('one\ntwo\nthree\n');
  expect(await text(Readable.from(target.read({ start: 4, end: 7 })))).toBe('two');
  const printed: Buffer[] = [];
  const output = { write: async (bytes: Uint8Array) => void printed.push(Buffer.from(bytes)) };
  await target.readTail({ amount: { unit: 'lines', count: 1, fromStart: false } }, output);
  await target.readHead({ unit: 'lines', count: 1, allButLast: false }, output);
  expect(Buffer.concat(printed).toString()).toBe('three\none\n');

  const path = join(folder, 'app.log');
  await writeFile(path, '1\n');
  const stop = new AbortController();
  const followed = openAppendable('oss://demo/app.log', { connection });
  const ended = followed.followFile(path, {
    flushIntervalMs: 10,
    stop: stop.signal,
    onAppended: async ({ nextPosition }) => {
      if (nextPosition === 2) await appendFile(path, '2\n');
      else stop.abort();
    },
  });
  expect(await ended).toMatchObject({ bytes: 4, nextPosition: 4 });
  await connection.close();
  expect(String(await sandbox.store.read('demo', 'app.log'))).toBe('1\n2\n');
});

test('what is worth telling is told as facts, with a sentence for them', async ({ sandbox }) => {
  const { credentials } = sandbox;
  await sandbox.store.append('demo', 'app.log', 'old');
  const said: string[] = [];
  const object = openAppendable('oss://demo/app.log', { ...settings(sandbox), credentials });
  await object.appendBytes(Buffer.from('new'), {
    acl: 'private',
    onNotice: (notice) => said.push(describeNotice(notice)),
  });
  await object.close();
  expect(said).toEqual(['oss://demo/app.log exists already: x-oss-object-acl not sent']);
});

test('a library’s errors say what a program can do, not what to type', async ({ sandbox }) => {
  const { credentials } = sandbox;
  await sandbox.store.append('demo', 'app.log', 'old');
  const object = openAppendable('oss://demo/app.log', { ...settings(sandbox), credentials });
  const refused = object.appendBytes(Buffer.from('new'), { position: 0 });
  await expect(refused).rejects.toMatchObject({
    code: 'PositionConflict',
    message: 'oss://demo/app.log ends at 3, not at position 0; nothing was appended',
    hint: 'another writer appended, or the position is an old one; leave out position to append wherever the object ends',
  });
  await object.close();
});

test('several objects are appended from objects at a time, though each append waits for a read', async ({
  sandbox,
}) => {
  const { credentials } = sandbox;
  const connection = openConnection({ ...settings(sandbox), credentials, jobs: 2 });
  await sandbox.store.append('demo', 'source', 'content');
  const targets = Array.from({ length: 6 }, (_, index) =>
    openAppendable(`oss://demo/copy-${index}`, { connection }),
  );
  await Promise.all(targets.map((target) => target.appendObject('oss://demo/source')));
  for (const { object } of targets)
    expect(String(await sandbox.store.read('demo', object.key))).toBe('content');
  await connection.close();
  // One more than are appended at a time.
  expect(new Set(sandbox.requests.map(({ connectionId }) => connectionId)).size).toBeLessThanOrEqual(3);
});
