import { expect } from 'vitest';
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
