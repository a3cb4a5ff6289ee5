import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { crc64 } from '../../../src/crc64/crc64.ts';
import { append, call } from '../support/client.ts';
import { stored, test } from '../support/fixture.ts';

test('get-truncate breaks off the body of an answer', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'log', Buffer.alloc(300_000));
  sandbox.faults.add({ on: 'get', do: 'get-truncate', afterBytes: 100_000 });
  await expect(call(sandbox, 'GET', 'log')).rejects.toThrow('aborted');
  expect((await call(sandbox, 'GET', 'log')).body).toHaveLength(300_000);
});

describe('the text of an answer', () => {
  const requests = [
    ['a listing', undefined, {}],
    ['the list of buckets', undefined, { bucket: '' }],
    ['an ACL', 'log', { query: { acl: '' } }],
  ] as const;

  test.for(requests)('%s is struck as the bytes of an object are', async ([, key, options], { sandbox }) => {
    await sandbox.store.append('demo', 'log', 'hello');
    const ask = () => call(sandbox, 'GET', key, options);
    const { text } = await ask();
    sandbox.faults.add('any:get-truncate=20', 'any:corrupt=1', 'any:slow=5000', 'any:commit-then-drop');
    await expect(ask()).rejects.toThrow('aborted');
    expect((await ask()).text).toBe(`<>${text.slice(2)}`);
    const started = performance.now();
    expect((await ask()).text).toBe(text);
    expect(performance.now() - started).toBeGreaterThan((text.length / 5000) * 900);
    await expect(ask()).rejects.toThrow('socket hang up');
    expect(sandbox.faults.unused()).toEqual([]);
  });

  test('of an error is not', async ({ sandbox }) => {
    sandbox.faults.add('get:get-truncate=20');
    expect(await call(sandbox, 'GET', 'absent')).toMatchObject({ status: 404, code: 'NoSuchKey' });
    expect(sandbox.faults.unused()).toHaveLength(1);
  });
});

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

test('wrong-crc, wrong-next-position, no-crc and no-next-position spoil the headers', async ({ sandbox }) => {
  const spoilt = async (kind: 'wrong-crc' | 'wrong-next-position' | 'no-crc' | 'no-next-position') => {
    sandbox.faults.add({ on: 'append', do: kind }, { on: 'head', do: kind });
    const position = (await sandbox.store.stat('demo', 'log'))?.length ?? 0;
    const names = ['x-oss-hash-crc64ecma', 'x-oss-next-append-position'] as const;
    const headers = [await append(sandbox, 'log', position, 'a'), await call(sandbox, 'HEAD', 'log')];
    return headers.map(({ headers: seen }) => names.map((name) => seen[name]));
  };
  const crcA = crc64(Buffer.from('a'));
  expect(await spoilt('wrong-crc')).toEqual([
    [String(crcA ^ 1n), '1'],
    [String(crcA ^ 1n), '1'],
  ]);
  const crcAa = String(crc64(Buffer.from('aa')));
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

test('foreign-page takes the place of the answer, or of the request as well', async ({ sandbox }) => {
  sandbox.faults.add(
    { on: 'append', do: 'foreign-page' },
    { on: 'append', do: 'foreign-page', commit: true },
  );
  for (const content of [undefined, 'hello']) {
    const { status, text, headers } = await append(sandbox, 'log', 0, 'hello');
    expect([status, headers['content-type']]).toEqual([200, 'text/html']);
    expect(text).toContain('Sign in');
    expect(Object.keys(headers).filter((name) => name.startsWith('x-oss-'))).toEqual([]);
    expect((await sandbox.store.stat('demo', 'log'))?.length).toBe(content?.length);
  }
});

test('endless-body follows the true head', async ({ sandbox }) => {
  sandbox.faults.add({ on: 'append', do: 'endless-body' });
  const pending = append(sandbox, 'log', 0, 'hello').catch((error: Error) => error);
  await expect(Promise.race([pending, sleep(200, 'waiting')])).resolves.toBe('waiting');
  expect(await stored(sandbox)).toBe('hello');
  await sandbox.close();
  expect(await pending).toBeInstanceOf(Error);
});

test('endless-body waits for an answer that may have one', async ({ sandbox }) => {
  await append(sandbox, 'log', 0, 'hello');
  sandbox.faults.add({ on: 'any', do: 'endless-body' });
  expect((await call(sandbox, 'DELETE', 'log')).status).toBe(204);
  await sandbox.idle();
  expect(sandbox.faults.unused()).toHaveLength(1);
});
