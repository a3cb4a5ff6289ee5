import { expect } from 'vitest';
import { test } from '../support/fixture.ts';

test('a reader keeps the object it opened while another takes its place', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'log', 'old bytes');
  const opened = await sandbox.store.open('demo', 'log');
  await sandbox.store.put('demo', 'log', 'new');
  const chunks = [];
  for await (const chunk of opened?.stream(0, 9) ?? []) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toBe('old bytes');
});
