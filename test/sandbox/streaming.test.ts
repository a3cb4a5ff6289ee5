import { Agent } from 'node:http';
import { expect } from 'vitest';
import { combineCrc64 } from '../../src/crc64/combine.ts';
import { crc64 } from '../../src/crc64/crc64.ts';
import { append, call } from './support/client.ts';
import { test } from './support/fixture.ts';

const MIB = 1024 * 1024;

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
  expect(peak - before.arrayBuffers - before.heapUsed).toBeLessThan(48 * MIB);
  const one = await crc64(chunk);
  let whole = 0n;
  for (let i = 0; i < 96; i += 1) whole = combineCrc64(whole, one, MIB);
  expect(answer.headers['x-oss-hash-crc64ecma']).toBe(String(whole));
  const headers = { range: `bytes=${95 * MIB}-${95 * MIB + 9}` };
  expect((await call(sandbox, 'GET', 'log', { headers })).text).toBe(chunk.toString('latin1', 0, 10));
});

test('a large append to an existing object is put behind what is there', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'log', 'head ');
  const body = Buffer.alloc(3 * MIB, 'tail ');
  expect((await append(sandbox, 'log', 5, body)).status).toBe(200);
  const stored = await sandbox.store.read('demo', 'log');
  expect(stored.equals(Buffer.concat([Buffer.from('head '), body]))).toBe(true);
});

test('requests share a connection, also after one that was refused before its body was read', async ({
  start,
}) => {
  const sandbox = await start();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const statuses = [
    await append(sandbox, 'log', 0, 'a', { agent }),
    await append(sandbox, 'log', 0, Buffer.alloc(5 * MIB), { agent }),
    await call(sandbox, 'HEAD', 'log', { agent }),
    await append(sandbox, 'log', 1, 'b', { agent }),
  ].map(({ status }) => status);
  expect(statuses).toEqual([200, 409, 200, 200]);
  expect(new Set(sandbox.requests.map(({ connectionId }) => connectionId)).size).toBe(1);
  agent.destroy();
});
