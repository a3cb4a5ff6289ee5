// Where a series is opened: at its end, or at a given position without asking.
import { expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { memorySource } from '../../src/ship/memory-source.ts';
import { type GivenPosition, type OpenedSeries, openSeries } from '../../src/ship/open-series.ts';
import { connectTo, sessionDeps } from '../support/clients.ts';
import { exchangesOf, test } from '../support/sandbox.ts';

const OBJECT = { bucket: 'demo', key: 'app.log' };
const PART = memorySource('memory', Buffer.from('more'));

async function opened(
  sandbox: Sandbox,
  { rolloverBytes, given }: { rolloverBytes?: number; given?: GivenPosition },
  work: (series: OpenedSeries) => Promise<void>,
): Promise<void> {
  const client = connectTo(sandbox, 5000);
  try {
    const deps = { ...sessionDeps(client, 3), onNotice: () => {} };
    const input = { object: OBJECT, creationHeaders: {}, ...(rolloverBytes && { rolloverBytes }) };
    await work(await openSeries(input, given, deps));
  } finally {
    await client.close();
  }
}

test('at the end of its one object, and after others that append there meanwhile', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'app.log', 'content');
  await opened(sandbox, {}, async ({ appender, head }) => {
    expect(appender.objectEnd).toMatchObject({ position: 7, exists: true });
    expect(head).toMatchObject({ contentLength: 7 });
    await sandbox.store.append('demo', 'app.log', 'foreign');
    expect(await appender.append(PART)).toMatchObject({ appended: { position: 14 }, createdObject: false });
  });
});

test('at the end of its newest object, where it rolls over', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'app.log', 'content');
  await sandbox.store.append('demo', 'app.1.log', 'cont');
  await opened(sandbox, { rolloverBytes: 10 }, async ({ appender }) => {
    expect(appender.object.key).toBe('app.1.log');
    expect(appender.room).toBe(6);
  });
});

test('at a given position, without a HEAD; an object that ends elsewhere is a conflict', async ({
  sandbox,
}) => {
  await sandbox.store.append('demo', 'app.log', 'content');
  await opened(sandbox, { given: { position: 7 } }, async ({ appender, head }) => {
    expect(head).toBeUndefined();
    expect(await appender.append(PART)).toMatchObject({ createdObject: undefined, bytes: 4 });
  });
  expect(exchangesOf(sandbox)).toEqual(['POST 200']);
  await opened(sandbox, { given: { position: 7 } }, async ({ appender }) => {
    await expect(appender.append(PART)).rejects.toMatchObject({ code: 'PositionConflict' });
  });
});

test('at position 0, whose CRC-64 is known', async ({ sandbox }) => {
  await opened(sandbox, { given: { position: 0 } }, async ({ appender }) => {
    expect(await appender.append(PART)).toMatchObject({ appended: { proof: 'crc64' } });
  });
});
