import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { crc64, IntegrityError, openAppendable, UsageError } from '../../src/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { postsOf, test } from '../support/sandbox.ts';

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
  const options = { position: 4, initCrc64, onProgress: (bytes: number) => sent.push(bytes) };
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
