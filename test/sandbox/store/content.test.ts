import { expect } from 'vitest';
import { append } from '../support/client.ts';
import { test } from '../support/fixture.ts';

const MIB = 1024 * 1024;

test('a large append to an existing object is put behind what is there', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'log', 'head ');
  const body = Buffer.alloc(3 * MIB, 'tail ');
  expect((await append(sandbox, 'log', 5, body)).status).toBe(200);
  const stored = await sandbox.store.read('demo', 'log');
  expect(stored.equals(Buffer.concat([Buffer.from('head '), body]))).toBe(true);
});
