import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { crc64 } from '../../../src/crc64/crc64.ts';
import { append, call } from '../support/client.ts';
import { stored, test } from '../support/fixture.ts';

/** A body that never ends by itself. */
async function* endless(): AsyncGenerator<Buffer> {
  for (;;) {
    yield Buffer.alloc(16 * 1024, 'x');
    await sleep(1);
  }
}

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

test('commit-prefix-then-drop stores the first bytes as an append of their own', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'log', 'old ');
  sandbox.faults.add({ on: 'append', do: 'commit-prefix-then-drop', bytes: 3 });
  await expect(append(sandbox, 'log', 4, 'hello')).rejects.toThrow();
  expect(await stored(sandbox)).toBe('old hel');
  const { headers } = await call(sandbox, 'HEAD', 'log');
  expect(headers['x-oss-hash-crc64ecma']).toBe(String(crc64(Buffer.from('old hel'))));
  expect(headers['x-oss-next-append-position']).toBe('7');
});

describe('a stall', () => {
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

describe('a body that is put', () => {
  test('is stored as a whole or not at all', async ({ sandbox }) => {
    sandbox.faults.add('put:reset-mid-body=3', 'put:early-403=3', 'put:commit-then-drop');
    const put = (body: string) => call(sandbox, 'PUT', 'log', { body });
    await expect(put('hello')).rejects.toMatchObject({ code: expect.stringMatching(/ECONNRESET|EPIPE/) });
    expect(await put('hello')).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect(await sandbox.store.list('demo')).toEqual([]);
    await expect(put('hello')).rejects.toThrow();
    expect(await stored(sandbox)).toBe('hello');
    expect(sandbox.faults.unused()).toEqual([]);
  });

  test('is damaged and slow on its way', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'put', nth: 1, do: 'corrupt', at: 1 }, 'put:1:slow=50');
    const started = performance.now();
    expect((await call(sandbox, 'PUT', 'log', { body: 'hello' })).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(90);
    expect(await stored(sandbox)).toBe('hdllo');
  });
});

test('a batch whose body breaks off deletes nothing', async ({ sandbox }) => {
  await append(sandbox, 'log', 0, 'hello');
  sandbox.faults.add('delete:reset-mid-body=20');
  const body = '<Delete><Object><Key>log</Key></Object></Delete>';
  await expect(call(sandbox, 'POST', undefined, { query: { delete: '' }, body })).rejects.toThrow();
  expect(await stored(sandbox)).toBe('hello');
});

test('a fault in mid body strikes at its byte, however slow the body is', async ({ sandbox }) => {
  sandbox.faults.add('append:1:commit-prefix-then-drop=7', 'append:1:slow=50');
  await expect(append(sandbox, 'log', 0, '0123456789')).rejects.toThrow();
  expect(await stored(sandbox)).toBe('0123456');
});

test('early-409 comes while the body is still on its way, with the true length', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'log', 'abc');
  sandbox.faults.add({ on: 'append', do: 'early-409', afterBytes: 50_000 });
  const answer = await append(sandbox, 'log', 3, endless());
  expect(answer).toMatchObject({ status: 409, code: 'PositionNotEqualToLength' });
  expect(answer.headers).toMatchObject({ 'x-oss-next-append-position': '3', connection: 'close' });
  expect(await stored(sandbox)).toBe('abc');
});

test('early-403 comes while the body is still on its way', async ({ sandbox }) => {
  sandbox.faults.add({ on: 'append', do: 'early-403' });
  expect(await append(sandbox, 'log', 0, endless())).toMatchObject({ status: 403, code: 'AccessDenied' });
  expect(await sandbox.store.list('demo')).toEqual([]);
});

test('corrupt turns over a bit of what is stored, and Content-MD5 finds it', async ({ sandbox }) => {
  sandbox.faults.add({ on: 'append', do: 'corrupt', at: 1 }, { on: 'append', do: 'corrupt' });
  const { headers } = await append(sandbox, 'log', 0, 'hello');
  expect(await stored(sandbox)).toBe('hdllo');
  expect(headers['x-oss-hash-crc64ecma']).toBe(String(crc64(Buffer.from('hdllo'))));
  const md5 = { headers: { 'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==' } };
  expect(await append(sandbox, 'log', 5, 'hello', md5)).toMatchObject({
    status: 400,
    code: 'InvalidDigest',
  });
  expect((await append(sandbox, 'log', 5, 'hello', md5)).status).toBe(200);
});

test('corrupt turns over as many bits as are asked for, in any order', async ({ sandbox }) => {
  sandbox.faults.add('append:1:corrupt=4', 'append:1:corrupt', 'append:1:corrupt=1');
  await append(sandbox, 'log', 0, 'hello');
  expect(await stored(sandbox)).toBe('idlln');
  expect(sandbox.faults.unused()).toEqual([]);
});

test('corrupt turns over a bit of an answer on its way, and leaves the object as it is', async ({
  sandbox,
}) => {
  await append(sandbox, 'log', 0, 'hello');
  sandbox.faults.add({ on: 'get', do: 'corrupt', at: 1 });
  expect((await call(sandbox, 'GET', 'log')).text).toBe('hdllo');
  expect(await stored(sandbox)).toBe('hello');
});

test('slow takes its time with bodies in both directions', async ({ sandbox }) => {
  sandbox.faults.add({ on: 'any', do: 'slow', bytesPerSecond: 10_000, times: 2 });
  for (const work of [
    () => append(sandbox, 'log', 0, Buffer.alloc(1000)),
    () => call(sandbox, 'GET', 'log'),
  ]) {
    const started = performance.now();
    expect((await work()).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(90);
  }
});
