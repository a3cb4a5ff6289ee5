import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
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
    crc64: await crc64(Buffer.from('one\n')),
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
