import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { append } from '../support/client.ts';
import { test } from '../support/fixture.ts';

test('a reader keeps the object it opened while another takes its place', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'log', 'old bytes');
  const opened = await sandbox.store.open('demo', 'log');
  await sandbox.store.put('demo', 'log', 'new');
  const chunks = [];
  for await (const chunk of opened?.stream(0, 9) ?? []) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toBe('old bytes');
});

test('what another sandbox did to the directory is seen by one that was closed', async ({ start }) => {
  const first = await start();
  await first.store.append('demo', 'log', 'one');
  await first.close();
  const second = await start();
  await second.store.append('demo', 'log', 'two');
  expect((await first.store.read('demo', 'log')).toString()).toBe('onetwo');
});

test('what other writers append leaves nothing in the spool', async ({ sandbox, dir }) => {
  const large = 600_000;
  await sandbox.store.append('demo', 'log', 'one');
  await sandbox.store.append('demo', 'log', Buffer.alloc(large));
  sandbox.faults.add(`append:foreign-append=after,bytes=${large}`);
  await append(sandbox, 'log', 3 + large, 'two');
  expect((await sandbox.store.stat('demo', 'log'))?.length).toBe(2 * large + 6);
  expect(await readdir(join(dir, '.spool'))).toEqual([]);
});
