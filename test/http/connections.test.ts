// How many connections a transport uses, counted by the server.
import { describe, expect } from 'vitest';
import { createUndiciTransport } from '../../src/http/undici.ts';
import { createOssClient } from '../../src/oss/client.ts';
import type { OssClient } from '../../src/oss/types.ts';
import { systemClock } from '../../src/retry/clock.ts';
import { DEFAULT_RETRY_POLICY } from '../../src/retry/policy.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { memorySource } from '../../src/ship/memory-source.ts';
import { openObjectSource } from '../../src/ship/object-source.ts';
import { openSeries } from '../../src/ship/open-series.ts';
import { startProxy } from '../support/proxy.ts';
import { test } from '../support/sandbox.ts';

const BUCKET = 'demo';

async function withClient(
  sandbox: Sandbox,
  connections: number | undefined,
  work: (client: OssClient) => Promise<void>,
  proxyPort?: number,
): Promise<void> {
  const proxy = proxyPort === undefined ? undefined : `http://127.0.0.1:${proxyPort}`;
  const where =
    proxy === undefined
      ? { origin: sandbox.endpoint, addressingStyle: 'path' as const }
      : { origin: 'http://oss.test', addressingStyle: 'virtual' as const };
  const client = createOssClient({
    transport: createUndiciTransport({
      connectTimeoutMs: 5000,
      readTimeoutMs: 5000,
      verifyCertificate: true,
      proxy,
      ...(connections !== undefined && { connections }),
    }),
    endpointFor: () => ({ ...where, region: sandbox.region, product: 'oss' }),
    credentials: async () => sandbox.credentials,
    signVersion: 'v4',
    userAgent: 'test',
  });
  try {
    await work(client);
  } finally {
    await client.close();
  }
}

async function depsOf(client: OssClient) {
  const retry = { policy: { ...DEFAULT_RETRY_POLICY, retryTimes: 0 }, clock: systemClock };
  return { client, retry, onNotice: () => {} };
}

async function append(client: OssClient, key: string, content: string | Buffer): Promise<void> {
  const deps = await depsOf(client);
  const input = { object: { bucket: BUCKET, key }, creationHeaders: {} };
  const { appender } = await openSeries(input, undefined, deps);
  await appender.append(memorySource('memory', Buffer.from(content)));
}

function connectionsOf({ requests }: Sandbox): number {
  return new Set(requests.map(({ connectionId }) => connectionId)).size;
}

async function appendMany(sandbox: Sandbox, connections: number | undefined, count: number): Promise<void> {
  await withClient(sandbox, connections, async (client) => {
    const keys = Array.from({ length: count }, (_, index) => `${index}.log`);
    await Promise.all(keys.map((key) => append(client, key, `content of ${key}`)));
  });
  expect(await sandbox.store.list(BUCKET)).toHaveLength(count);
}

describe('many appends at a time', () => {
  test.for([
    [undefined, 1],
    [1, 1],
    [4, 4],
  ] as const)(
    'through %i connections use as many, each again and again',
    async ([given, most], { sandbox }) => {
      await appendMany(sandbox, given, 40);
      expect(connectionsOf(sandbox)).toBe(most);
    },
  );

  test('are all done although some connections break', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', nth: 3, times: 5, do: 'reset-before-body' });
    await withClient(sandbox, 4, async (client) => {
      const keys = Array.from({ length: 40 }, (_, index) => `${index}.log`);
      const results = await Promise.allSettled(keys.map((key) => append(client, key, key)));
      expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(5);
      // Each connection can be used by others after that.
      await Promise.all(keys.map((key) => append(client, key, key)));
    });
    expect(await sandbox.store.list(BUCKET)).toHaveLength(40);
  });
});

test('a HEAD and the append after it share one connection, though there may be more', async ({ sandbox }) => {
  await withClient(sandbox, 4, async (client) => {
    for (let time = 0; time < 5; time += 1) await append(client, 'app.log', 'a line\n');
  });
  expect(sandbox.requests).toHaveLength(10);
  expect(connectionsOf(sandbox)).toBe(1);
});

test('an object is read while it is appended to another one, over one transport of two', async ({
  sandbox,
}) => {
  const content = Buffer.alloc(3_000_000, 'content ');
  await sandbox.store.append(BUCKET, 'source.bin', content);
  await withClient(sandbox, 2, async (client) => {
    const deps = await depsOf(client);
    const source = await openObjectSource({ bucket: BUCKET, key: 'source.bin' }, deps);
    const input = { object: { bucket: BUCKET, key: 'target.bin' }, creationHeaders: {} };
    const { appender } = await openSeries(input, undefined, deps);
    await appender.append(source);
  });
  expect((await sandbox.store.read(BUCKET, 'target.bin')).equals(content)).toBe(true);
  expect(connectionsOf(sandbox)).toBe(2);
});

test('through a proxy, many appends use several connections as well', async ({ sandbox }) => {
  const proxy = await startProxy({ port: sandbox.port });
  await withClient(
    sandbox,
    4,
    async (client) => {
      const keys = Array.from({ length: 20 }, (_, index) => `${index}.log`);
      await Promise.all(keys.map((key) => append(client, key, key)));
    },
    proxy.port,
  );
  expect(await sandbox.store.list(BUCKET)).toHaveLength(20);
  expect(proxy.seen).toHaveLength(40);
});
