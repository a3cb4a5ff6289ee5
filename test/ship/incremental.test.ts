// Incremental appends through a series whose older objects are deleted as time goes by.
import { expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { appendIncrementally, type IncrementalResult } from '../../src/ship/incremental.ts';
import { PartShipper } from '../../src/ship/parts.ts';
import { Series } from '../../src/ship/series.ts';
import { connectTo, memorySource, sessionDeps } from '../support/clients.ts';
import { test } from '../support/sandbox.ts';

const SERIES = new Series({ bucket: 'demo', key: 'app.log' }, 10);

async function append(sandbox: Sandbox, file: string): Promise<IncrementalResult> {
  const client = connectTo(sandbox, 5000);
  try {
    const source = memorySource(Buffer.from(file));
    const shipper = new PartShipper(source, undefined, { onNotice: () => {} });
    const job = { series: SERIES, shipper, requestHeaders: async () => ({}), dryRun: false };
    return await appendIncrementally(job, sessionDeps(client, 3));
  } finally {
    await client.close();
  }
}

test('a file goes on where the newest object ends, whatever older ones are gone', async ({ sandbox }) => {
  const { store } = sandbox;
  await append(sandbox, '0123456789');
  await append(sandbox, '0123456789abcdefgh');
  await store.delete('demo', 'app.log');
  expect(await append(sandbox, '0123456789abcdefgh')).toMatchObject({ offset: 18 });
  await append(sandbox, '0123456789abcdefgh12345');
  await store.delete('demo', 'app.1.log');
  await append(sandbox, '0123456789abcdefgh1234567');
  expect((await store.list('demo')).map(({ key }) => key)).toEqual(['app.2.log']);
  expect((await store.read('demo', 'app.2.log')).toString()).toBe('1234567');
});

test('an object behind a gap is found when those before it are of another file', async ({ sandbox }) => {
  const { store } = sandbox;
  await append(sandbox, '0123456789');
  await append(sandbox, '0123456789abcdefgh');
  await append(sandbox, '0123456789abcdefgh12345');
  await store.delete('demo', 'app.1.log');
  await store.put('demo', 'app.log', 'another', { type: 'Appendable' });
  await append(sandbox, '0123456789abcdefgh1234567');
  expect((await store.read('demo', 'app.2.log')).toString()).toBe('1234567');
  await expect(append(sandbox, 'something else')).rejects.toMatchObject({ code: 'NotAPrefix' });
});
