import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { crc64 } from '../../src/crc64/crc64.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { append, call } from './support/client.ts';
import { test } from './support/fixture.ts';

const stored = async (sandbox: Sandbox) => (await sandbox.store.read('demo', 'log')).toString();

describe('without an answer', () => {
  test('reset-before-body reads and stores nothing', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', do: 'reset-before-body' });
    await expect(append(sandbox, 'log', 0, 'hello')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(sandbox.requests[0]).toMatchObject({ bytesReceived: 0, faultsFired: ['reset-before-body'] });
    expect(sandbox.requests[0]).not.toHaveProperty('status');
    expect(await sandbox.store.list('demo')).toEqual([]);
    expect((await append(sandbox, 'log', 0, 'hello')).status).toBe(200);
  });

  test('reset-mid-body stores nothing, and does not happen to a shorter body', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', do: 'reset-mid-body', afterBytes: 100 });
    expect((await append(sandbox, 'log', 0, Buffer.alloc(99))).status).toBe(200);
    expect(sandbox.faults.unused()).toHaveLength(1);
    await expect(append(sandbox, 'log', 99, Buffer.alloc(1_000_000))).rejects.toMatchObject({
      code: expect.stringMatching(/ECONNRESET|EPIPE/),
    });
    expect(sandbox.faults.unused()).toEqual([]);
    expect((await sandbox.store.stat('demo', 'log'))?.length).toBe(99);
  });

  test.for(['commit-then-drop', 'half-answer'] as const)('%s stores the body', async (kind, { sandbox }) => {
    sandbox.faults.add({ on: 'append', do: kind });
    await expect(append(sandbox, 'log', 0, 'hello')).rejects.toThrow();
    expect(await stored(sandbox)).toBe('hello');
    expect((await append(sandbox, 'log', 5, '!')).status).toBe(200);
  });

  test('commit-prefix-then-drop stores the first bytes as an append of their own', async ({ sandbox }) => {
    await sandbox.store.append('demo', 'log', 'old ');
    sandbox.faults.add({ on: 'append', do: 'commit-prefix-then-drop', bytes: 3 });
    await expect(append(sandbox, 'log', 4, 'hello')).rejects.toThrow();
    expect(await stored(sandbox)).toBe('old hel');
    const { headers } = await call(sandbox, 'HEAD', 'log');
    expect(headers['x-oss-hash-crc64ecma']).toBe(String(await crc64(Buffer.from('old hel'))));
    expect(headers['x-oss-next-append-position']).toBe('7');
  });

  test('a stall after the commit lasts until the server closes', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', do: 'stall', when: 'after-commit' });
    const pending = append(sandbox, 'log', 0, 'hello');
    const outcome = pending.catch((error: Error) => error);
    await expect(Promise.race([pending, sleep(100, 'silence')])).resolves.toBe('silence');
    expect(await stored(sandbox)).toBe('hello');
    await sandbox.close();
    expect(await outcome).toBeInstanceOf(Error);
  });

  test('get-truncate breaks off the body of an answer', async ({ sandbox }) => {
    await sandbox.store.append('demo', 'log', Buffer.alloc(300_000));
    sandbox.faults.add({ on: 'get', do: 'get-truncate', afterBytes: 100_000 });
    await expect(call(sandbox, 'GET', 'log')).rejects.toThrow('aborted');
    expect((await call(sandbox, 'GET', 'log')).body).toHaveLength(300_000);
  });
});

describe('a stall', () => {
  test.for(['before-body', 'mid-body', 'before-commit', 'after-commit'] as const)(
    '%s is over after its time',
    async (when, { sandbox }) => {
      sandbox.faults.add({ on: 'append', do: 'stall', when, ms: 60 });
      const started = performance.now();
      expect((await append(sandbox, 'log', 0, 'hello')).status).toBe(200);
      expect(performance.now() - started).toBeGreaterThan(50);
      expect(await stored(sandbox)).toBe('hello');
    },
  );

  test('before the commit holds up no other append, and loses against it', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', do: 'stall', when: 'before-commit', ms: 150 });
    const first = append(sandbox, 'log', 0, 'first');
    await sleep(30);
    expect((await append(sandbox, 'log', 0, 'second')).status).toBe(200);
    expect(await first).toMatchObject({ status: 409, code: 'PositionNotEqualToLength' });
    expect(await stored(sandbox)).toBe('second');
  });

  test('before the commit is not ended by a client that goes away', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', do: 'stall', when: 'before-commit', ms: 100 });
    const agent = new Agent();
    const pending = append(sandbox, 'log', 0, 'late', { agent });
    pending.catch(() => undefined);
    await sleep(40);
    agent.destroy();
    for (const socket of Object.values(agent.sockets).flat()) socket?.destroy();
    await expect(pending).rejects.toThrow();
    expect(await sandbox.store.stat('demo', 'log')).toBeUndefined();
    await expect.poll(() => sandbox.store.stat('demo', 'log')).toMatchObject({ length: 4 });
  });

  test('in mid body happens once and loses nothing of the body', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', do: 'stall', when: 'mid-body', ms: 200 });
    const body = Buffer.from(Array.from({ length: 1_000_000 }, (_, i) => i % 253));
    const started = performance.now();
    expect((await append(sandbox, 'log', 0, body)).status).toBe(200);
    expect(performance.now() - started).toBeLessThan(1500);
    expect((await sandbox.store.read('demo', 'log')).equals(body)).toBe(true);
  });

  test('of a body in the middle does not hold up other appends', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', do: 'stall', when: 'mid-body' });
    const first = append(sandbox, 'log', 0, Buffer.alloc(2_000_000)).catch((error: Error) => error);
    await sleep(30);
    expect((await append(sandbox, 'log', 0, 'second')).status).toBe(200);
    await sandbox.close();
    expect(await first).toBeInstanceOf(Error);
    expect(await stored(sandbox)).toBe('second');
  });
});

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

describe('the plan', () => {
  test('gives each request one of the faults without nth, in their order', async ({ sandbox }) => {
    sandbox.faults.add(
      { on: 'any', do: 'no-crc', times: Number.POSITIVE_INFINITY },
      { on: 'append', do: 'status', status: 500 },
      { on: 'append', do: 'status', status: 503, times: 2 },
    );
    const statuses = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await append(sandbox, 'log', 0, 'x')).status);
    expect(statuses).toEqual([500, 503, 503, 200]);
    expect(sandbox.faults.fired).toBe(4);
    expect(sandbox.faults.unused()).toEqual([]);
  });

  test('counts nth among the requests that match, and lets several faults meet', async ({ sandbox }) => {
    sandbox.faults.add(
      { on: 'append', nth: 2, do: 'foreign-append', when: 'after', bytes: 1 },
      { on: 'append', nth: 2, do: 'commit-then-drop' },
    );
    await append(sandbox, 'log', 0, 'a');
    await call(sandbox, 'HEAD', 'log');
    await expect(append(sandbox, 'log', 1, 'b')).rejects.toThrow();
    expect((await sandbox.store.stat('demo', 'log'))?.length).toBe(3);
    expect(sandbox.requests.at(-1)?.faultsFired).toEqual(['foreign-append', 'commit-then-drop']);
  });

  test('keeps a fault that could not take effect for the next request', async ({ sandbox }) => {
    const fault = { on: 'append', do: 'commit-then-drop' } as const;
    sandbox.faults.add(fault);
    expect((await append(sandbox, 'log', 9, 'a')).status).toBe(409);
    expect(sandbox.faults.unused()).toEqual([fault]);
    await expect(append(sandbox, 'log', 0, 'a')).rejects.toThrow();
    expect(sandbox.faults.unused()).toEqual([]);
  });

  test('calls an nth fault unused that met a request it had no effect on', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'head', nth: 1, do: 'head-without-x-oss-err' });
    await sandbox.store.append('demo', 'log', 'a');
    await call(sandbox, 'HEAD', 'log');
    await call(sandbox, 'HEAD', 'absent');
    expect(sandbox.faults.unused()).toHaveLength(1);
  });
});
