import { readdir } from 'node:fs/promises';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { combineCrc64 } from '../../../src/crc64/combine.ts';
import { crc64 } from '../../../src/crc64/crc64.ts';
import { append, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

const MIB = 1024 * 1024;

test('a body without a length is refused, a chunked one is not', async ({ sandbox }) => {
  const bare = await append(sandbox, 'log', 0, undefined, { unframed: true });
  expect(bare).toMatchObject({ status: 411, code: 'MissingContentLength' });
  async function* chunks() {
    yield Buffer.from('ab');
    yield Buffer.from('c');
  }
  expect((await append(sandbox, 'log', 0, chunks())).headers['x-oss-next-append-position']).toBe('3');
});

test('a chunked body that turns out too large is refused, and nothing of it is stored', async ({ start }) => {
  const sandbox = await start({ maxObjectBytes: 1000 });
  async function* chunks() {
    for (let i = 0; i < 20; i += 1) yield Buffer.alloc(100);
  }
  expect(await append(sandbox, 'log', 0, chunks())).toMatchObject({
    status: 400,
    code: 'InlineDataTooLarge',
  });
  expect(await sandbox.store.stat('demo', 'log')).toBeUndefined();
});

test('a chunked body of 96 MiB takes no more memory than a small one', async ({ sandbox }) => {
  const chunk = Buffer.alloc(MIB, 'streaming ');
  let peak = 0;
  async function* body() {
    for (let i = 0; i < 96; i += 1) {
      yield chunk;
      peak = Math.max(peak, process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed);
    }
  }
  const before = process.memoryUsage();
  const answer = await append(sandbox, 'log', 0, body());
  expect(answer.headers['x-oss-next-append-position']).toBe(String(96 * MIB));
  expect(peak - before.arrayBuffers - before.heapUsed).toBeLessThan(80 * MIB);
  const one = crc64(chunk);
  let whole = 0n;
  for (let i = 0; i < 96; i += 1) whole = combineCrc64(whole, one, MIB);
  expect(answer.headers['x-oss-hash-crc64ecma']).toBe(String(whole));
  const headers = { range: `bytes=${95 * MIB}-${95 * MIB + 9}` };
  expect((await call(sandbox, 'GET', 'log', { headers })).text).toBe(chunk.toString('latin1', 0, 10));
});

test.for([100, 2_000_000])(
  'a client that breaks off after %d bytes of its body leaves nothing behind',
  async (bytes, { sandbox, dir }) => {
    const agent = new Agent();
    async function* body() {
      yield Buffer.alloc(bytes);
      await sleep(50);
      for (const socket of Object.values(agent.sockets).flat()) socket?.destroy();
    }
    await expect(append(sandbox, 'log', 0, body(), { agent })).rejects.toThrow();
    await expect.poll(() => readdir(join(dir, '.spool'))).toEqual([]);
    expect(await sandbox.store.stat('demo', 'log')).toBeUndefined();
    expect(sandbox.requests[0]).not.toHaveProperty('failure');
  },
);
