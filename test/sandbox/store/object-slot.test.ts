import { readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { append, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

test('the ETag changes with every append, and with a recreation of the same bytes', async ({ sandbox }) => {
  const etags = new Set<string | undefined>();
  const note = async () => etags.add((await sandbox.store.stat('demo', 'k'))?.etag);
  await sandbox.store.append('demo', 'k', 'a');
  await note();
  await sandbox.store.append('demo', 'k', 'a');
  await note();
  await sandbox.store.delete('demo', 'k');
  await sandbox.store.append('demo', 'k', 'aa');
  await note();
  expect(etags.size).toBe(3);
});

test('bytes that the disk has lost are not made up', async ({ sandbox, dir }) => {
  await sandbox.store.append('demo', 'k', 'hello');
  const [folder = ''] = await readdir(join(dir, 'demo'));
  const files = await readdir(join(dir, 'demo', folder));
  await truncate(join(dir, 'demo', folder, files.find((name) => name.startsWith('data-')) ?? ''), 3);
  expect(await append(sandbox, 'k', 5, 'x')).toMatchObject({ status: 500, code: 'InternalError' });
  // The head of the answer is out by then.
  await expect(call(sandbox, 'GET', 'k')).rejects.toThrow();
  await sandbox.idle();
  expect(sandbox.requests.map(({ failure }) => failure?.message)).toEqual([
    expect.stringContaining('holds 3 bytes, not 5'),
    expect.stringContaining('ends at 3'),
  ]);
  // The witness of the tests would look for the bytes.
  await sandbox.store.delete('demo', 'k');
});
