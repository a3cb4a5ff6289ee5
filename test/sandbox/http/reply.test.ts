import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

test('a client that goes away in the middle of its answer does the server no harm', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'log', Buffer.alloc(1_000_000));
  sandbox.faults.add(
    { on: 'get', do: 'slow', bytesPerSecond: 1_000_000 },
    { on: 'get', do: 'stall', when: 'before-body', ms: 60 },
  );
  for (const key of ['log', 'absent']) {
    const agent = new Agent();
    const pending = call(sandbox, 'GET', key, { agent });
    pending.catch(() => undefined);
    await sleep(40);
    for (const socket of Object.values(agent.sockets).flat()) socket?.destroy();
    await pending.catch(() => undefined);
  }
  await sleep(100);
  expect((await call(sandbox, 'HEAD', 'log')).status).toBe(200);
});

test.for(['HEAD', 'GET'])(
  'a refused %s tells a missing object from a missing bucket',
  async (method, { sandbox }) => {
    const object = await call(sandbox, method, 'absent');
    expect(object).toMatchObject({ status: 404, code: 'NoSuchKey' });
    expect(object.headers['x-oss-ec']).toBe('0026-00000001');
    expect(object.text).toContain('<Key>absent</Key>');
    const bucket = await call(sandbox, method, 'absent', { bucket: 'nowhere' });
    expect(bucket).toMatchObject({ status: 404, code: 'NoSuchBucket' });
    expect(bucket.headers['x-oss-ec']).toBe('0015-00000101');
    if (method === 'HEAD') expect(bucket.body).toHaveLength(0);
  },
);
