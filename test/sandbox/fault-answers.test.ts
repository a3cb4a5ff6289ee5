import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { crc64 } from '../../src/crc64/crc64.ts';
import { foreignBytes } from '../../src/sandbox/faults/other-writers.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { append, call } from './support/client.ts';
import { test } from './support/fixture.ts';

const stored = async (sandbox: Sandbox) => (await sandbox.store.read('demo', 'log')).toString();

/** A body that never ends by itself. */
async function* endless(): AsyncGenerator<Buffer> {
  for (;;) {
    yield Buffer.alloc(16 * 1024, 'x');
    await sleep(1);
  }
}

describe('with another answer', () => {
  test('status 503 comes as often as it is to, with its Retry-After, and stores nothing', async ({
    sandbox,
  }) => {
    sandbox.faults.add({ on: 'append', do: 'status', status: 503, retryAfter: 2, times: 2 });
    const answers = [];
    for (let i = 0; i < 3; i += 1) answers.push(await append(sandbox, 'log', 0, 'hello'));
    expect(answers.map(({ status, code }) => [status, code])).toEqual([
      [503, 'ServiceUnavailable'],
      [503, 'ServiceUnavailable'],
      [200, undefined],
    ]);
    expect(answers[0]?.headers['retry-after']).toBe('2');
    expect(await stored(sandbox)).toBe('hello');
  });

  test('status 502 may be a proxy page, after the commit', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', do: 'status', status: 502, html: true, commit: true });
    const { status, text, headers } = await append(sandbox, 'log', 0, 'hello');
    expect([status, headers['content-type']]).toEqual([502, 'text/html']);
    expect(text).toContain('<html>');
    expect(headers).not.toHaveProperty('x-oss-request-id');
    expect(await stored(sandbox)).toBe('hello');
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

  test('expired-token comes once', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'any', do: 'expired-token' });
    expect(await append(sandbox, 'log', 0, 'x')).toMatchObject({ status: 403, code: 'SecurityTokenExpired' });
    expect((await append(sandbox, 'log', 0, 'x')).status).toBe(200);
  });

  test('skewed-clock shows in the Date header and refuses the honest', async ({ sandbox }) => {
    const hour = 3_600_000;
    sandbox.faults.add({ on: 'any', do: 'skewed-clock', ms: hour, times: Number.POSITIVE_INFINITY });
    const refused = await append(sandbox, 'log', 0, 'x');
    expect(refused).toMatchObject({ status: 403, code: 'RequestTimeTooSkewed' });
    const offset = Date.parse(refused.headers.date ?? '') - Date.now();
    expect(Math.abs(offset - hour)).toBeLessThan(60_000);
    expect((await append(sandbox, 'log', 0, 'x', { date: new Date(Date.now() + offset) })).status).toBe(200);
  });

  test('wrong-crc, wrong-next-position, no-crc and no-next-position spoil the headers', async ({
    sandbox,
  }) => {
    const spoilt = async (kind: 'wrong-crc' | 'wrong-next-position' | 'no-crc' | 'no-next-position') => {
      sandbox.faults.add({ on: 'append', do: kind }, { on: 'head', do: kind });
      const position = (await sandbox.store.stat('demo', 'log'))?.length ?? 0;
      const names = ['x-oss-hash-crc64ecma', 'x-oss-next-append-position'] as const;
      const headers = [await append(sandbox, 'log', position, 'a'), await call(sandbox, 'HEAD', 'log')];
      return headers.map(({ headers: seen }) => names.map((name) => seen[name]));
    };
    const crcA = await crc64(Buffer.from('a'));
    expect(await spoilt('wrong-crc')).toEqual([
      [String(crcA ^ 1n), '1'],
      [String(crcA ^ 1n), '1'],
    ]);
    const crcAa = String(await crc64(Buffer.from('aa')));
    expect(await spoilt('wrong-next-position')).toEqual([
      [crcAa, '3'],
      [crcAa, '3'],
    ]);
    expect((await spoilt('no-crc')).map(([crc]) => crc)).toEqual([undefined, undefined]);
    expect((await spoilt('no-next-position')).map(([, next]) => next)).toEqual([undefined, undefined]);
    expect(sandbox.faults.unused()).toEqual([]);
  });

  test('head-without-x-oss-err leaves nothing but the status, or the EC as well', async ({ sandbox }) => {
    sandbox.faults.add(
      { on: 'head', do: 'head-without-x-oss-err' },
      { on: 'head', do: 'head-without-x-oss-err', ec: true },
    );
    const bare = await call(sandbox, 'HEAD', 'absent');
    expect(bare.status).toBe(404);
    expect(bare.headers).not.toHaveProperty('x-oss-err');
    expect(bare.headers).not.toHaveProperty('x-oss-ec');
    expect((await call(sandbox, 'HEAD', 'absent')).headers['x-oss-ec']).toBe('0026-00000001');
  });
});

describe('other bytes', () => {
  test('corrupt turns over a bit of what is stored, and Content-MD5 finds it', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', do: 'corrupt', at: 1 }, { on: 'append', do: 'corrupt' });
    const { headers } = await append(sandbox, 'log', 0, 'hello');
    expect(await stored(sandbox)).toBe('hdllo');
    expect(headers['x-oss-hash-crc64ecma']).toBe(String(await crc64(Buffer.from('hdllo'))));
    const md5 = { headers: { 'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==' } };
    expect(await append(sandbox, 'log', 5, 'hello', md5)).toMatchObject({
      status: 400,
      code: 'InvalidDigest',
    });
    expect((await append(sandbox, 'log', 5, 'hello', md5)).status).toBe(200);
  });

  test('foreign-append before the check makes the append lose', async ({ sandbox }) => {
    await sandbox.store.append('demo', 'log', 'abc');
    sandbox.faults.add({ on: 'append', do: 'foreign-append', when: 'before', bytes: 'same-length' });
    const answer = await append(sandbox, 'log', 3, 'hello');
    expect([answer.status, answer.headers['x-oss-next-append-position']]).toEqual([409, '8']);
    expect(await stored(sandbox)).toBe(`abc${foreignBytes(5)}`);
  });

  test('foreign-append after the commit does not show in the answer', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'append', do: 'foreign-append', when: 'after', bytes: 7 });
    const answer = await append(sandbox, 'log', 0, 'hello');
    expect([answer.status, answer.headers['x-oss-next-append-position']]).toEqual([200, '5']);
    expect(await stored(sandbox)).toBe(`hello${foreignBytes(7)}`);
  });

  test('foreign-append may come between a HEAD and what it leads to', async ({ sandbox }) => {
    await sandbox.store.append('demo', 'log', 'abc');
    sandbox.faults.add({ on: 'head', do: 'foreign-append', when: 'after', bytes: 2 });
    expect((await call(sandbox, 'HEAD', 'log')).headers['content-length']).toBe('3');
    expect((await append(sandbox, 'log', 3, 'x')).headers['x-oss-next-append-position']).toBe('5');
    sandbox.faults.add({ on: 'head', do: 'foreign-append', when: 'before', bytes: 2 });
    expect((await call(sandbox, 'HEAD', 'log')).headers['content-length']).toBe('7');
  });

  test('replace-object makes it another object of the same key', async ({ sandbox }) => {
    await sandbox.store.append('demo', 'log', 'abc');
    sandbox.faults.add(
      { on: 'append', nth: 1, do: 'replace-object', when: 'before', length: 2 },
      { on: 'append', nth: 2, do: 'replace-object', when: 'after' },
    );
    expect((await append(sandbox, 'log', 3, 'x')).headers['x-oss-next-append-position']).toBe('2');
    expect((await append(sandbox, 'log', 2, 'x')).headers['x-oss-next-append-position']).toBe('3');
    expect(await stored(sandbox)).toBe('');
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
});

test('foreign-append leaves alone what nobody could append to', async ({ sandbox }) => {
  await sandbox.store.put('demo', 'log', 'abc');
  sandbox.faults.add({ on: 'head', do: 'foreign-append', when: 'after', bytes: 2 });
  await call(sandbox, 'HEAD', 'log');
  expect(await stored(sandbox)).toBe('abc');
  expect(sandbox.faults.unused()).toHaveLength(1);
});
