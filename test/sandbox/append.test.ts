import { createHash } from 'node:crypto';
import { describe, expect } from 'vitest';
import { crc64 } from '../../src/crc64/crc64.ts';
import { append, call } from './support/client.ts';
import { test } from './support/fixture.ts';

const md5 = (text: string) => createHash('md5').update(text).digest('base64');

describe('the position', () => {
  test('of an absent object is 0', async ({ sandbox }) => {
    const refused = await append(sandbox, 'log', 5, 'x');
    expect(refused).toMatchObject({ status: 409, code: 'PositionNotEqualToLength' });
    expect(refused.headers).toMatchObject({
      'x-oss-next-append-position': '0',
      'x-oss-ec': '0026-00000016',
    });
    const created = await append(sandbox, 'log', 0, 'hello');
    expect(created).toMatchObject({ status: 200, body: Buffer.alloc(0) });
    expect(created.headers).toMatchObject({
      server: 'AliyunOSS',
      'x-oss-next-append-position': '5',
      'x-oss-hash-crc64ecma': '11177612005948864433',
      'x-oss-request-id': expect.stringMatching(/^[0-9A-F]{24}$/),
      etag: expect.stringMatching(/^"[0-9A-F]{32}"$/),
    });
  });

  test('of an object is its length, also after it was created empty', async ({ sandbox }) => {
    expect((await append(sandbox, 'log', 0, '')).headers['x-oss-next-append-position']).toBe('0');
    expect((await call(sandbox, 'HEAD', 'log')).headers['x-oss-object-type']).toBe('Appendable');
    expect((await append(sandbox, 'log', 0, 'abc')).status).toBe(200);
    for (const wrong of [0, 2, 4]) {
      const { status, headers } = await append(sandbox, 'log', wrong, 'x');
      expect([status, headers['x-oss-next-append-position']]).toEqual([409, '3']);
    }
    expect((await append(sandbox, 'log', 3, 'def')).status).toBe(200);
    expect(await sandbox.store.read('demo', 'log')).toEqual(Buffer.from('abcdef'));
  });

  test('appending nothing leaves the object as it is', async ({ sandbox }) => {
    await append(sandbox, 'log', 0, 'abc');
    const before = await sandbox.store.stat('demo', 'log');
    expect((await append(sandbox, 'log', 3, '')).headers['x-oss-next-append-position']).toBe('3');
    expect(await sandbox.store.stat('demo', 'log')).toEqual(before);
  });

  test('does not help with an object that is not appendable', async ({ sandbox }) => {
    for (const type of ['Normal', 'Multipart', 'Symlink'] as const) {
      await sandbox.store.put('demo', type, 'abc', { type });
      for (const position of [0, 3]) {
        expect(await append(sandbox, type, position, 'x')).toMatchObject({
          status: 409,
          code: 'ObjectNotAppendable',
        });
      }
      expect((await call(sandbox, 'HEAD', type)).headers['x-oss-object-type']).toBe(type);
    }
  });
});

test('a request with several faults of its own is refused for the first in the order of the checks', async ({
  start,
}) => {
  const sandbox = await start({ maxObjectBytes: 10 });
  await sandbox.store.put('demo', 'normal', 'abc');
  await sandbox.store.append('demo', 'log', 'abc');
  await sandbox.store.append('demo', 'sealed', 'abc');
  await call(sandbox, 'POST', 'sealed', { query: { seal: '', position: '3' } });
  const digest = { headers: { 'content-md5': md5('other') } };
  const wrong = { credentials: { accessKeyId: 'nobody', accessKeySecret: '' } };
  const tooLong = '01234567890';
  const codes = [
    (await append(sandbox, 'normal', 'x', '', { ...wrong, bucket: 'absent' })).code,
    (await append(sandbox, 'normal', 'x', '', { bucket: 'absent' })).code,
    (await call(sandbox, 'POST', 'normal', { query: { append: '' }, body: '' })).code,
    (await append(sandbox, 'normal', '-1', '')).code,
    (await append(sandbox, 'normal', '1.5', '')).code,
    (await append(sandbox, 'normal', 7, tooLong, digest)).code,
    (await append(sandbox, 'sealed', 7, tooLong, digest)).code,
    (await append(sandbox, 'log', 7, tooLong, digest)).code,
    (await append(sandbox, 'log', 3, '01234567', digest)).code,
    (await append(sandbox, 'log', 3, '0123456', digest)).code,
    (await append(sandbox, 'log', 3, '0123456', { headers: { 'content-md5': md5('0123456') } })).code,
  ];
  expect(codes).toEqual([
    'InvalidAccessKeyId',
    'NoSuchBucket',
    'MissingArgument',
    'InvalidArgument',
    'InvalidArgument',
    'ObjectNotAppendable',
    'AppendSealedObjectNotAllowed',
    'PositionNotEqualToLength',
    'InlineDataTooLarge',
    'InvalidDigest',
    undefined,
  ]);
});

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

test('of 20 appends at one position exactly one goes through', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'log', 'start');
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, writer) =>
      append(sandbox, 'log', 5, `writer ${String(writer).padStart(2, '0')}`),
    ),
  );
  const winners = answers.flatMap(({ status }, writer) => (status === 200 ? [writer] : []));
  expect(winners).toHaveLength(1);
  for (const answer of answers.filter(({ status }) => status !== 200)) {
    expect(answer.code).toBe('PositionNotEqualToLength');
    expect(answer.headers['x-oss-next-append-position']).toBe('14');
  }
  const text = `startwriter ${String(winners[0]).padStart(2, '0')}`;
  expect((await sandbox.store.read('demo', 'log')).toString()).toBe(text);
  expect((await sandbox.store.stat('demo', 'log'))?.crc64).toBe(await crc64(Buffer.from(text)));
});

describe('creation headers', () => {
  const created = {
    'content-type': 'text/x-log',
    'cache-control': 'no-cache',
    'content-disposition': 'attachment',
    'content-encoding': 'utf-8',
    expires: 'Fri, 28 Feb 2031 05:38:42 GMT',
    'x-oss-storage-class': 'IA',
    'x-oss-server-side-encryption': 'AES256',
    'x-oss-meta-writer': 'one',
  };

  test('are given back by HEAD and GET', async ({ sandbox }) => {
    const headers = { ...created, 'x-oss-tagging': 'a=1&b%20c=%E4%BD%A0' };
    const answer = await append(sandbox, 'log', 0, 'x', { headers });
    expect(answer.headers['x-oss-server-side-encryption']).toBe('AES256');
    for (const method of ['HEAD', 'GET']) {
      const { headers: seen } = await call(sandbox, method, 'log');
      expect(seen).toMatchObject({
        ...created,
        'x-oss-tagging-count': '2',
        'x-oss-next-append-position': '1',
      });
    }
  });

  test('are ignored afterwards, except the ACL', async ({ sandbox }) => {
    await append(sandbox, 'log', 0, 'x', { headers: { ...created, 'x-oss-object-acl': 'private' } });
    const later = { 'content-type': 'a/b', 'x-oss-meta-writer': 'two', 'x-oss-meta-more': '1' };
    await append(sandbox, 'log', 1, 'y', { headers: later });
    expect((await call(sandbox, 'GET', 'log', { query: { acl: '' } })).text).toContain('<Grant>private<');
    await append(sandbox, 'log', 2, 'z', { headers: { ...later, 'x-oss-object-acl': 'public-read' } });
    expect((await call(sandbox, 'GET', 'log', { query: { acl: '' } })).text).toContain('<Grant>public-read<');
    const { headers } = await call(sandbox, 'HEAD', 'log');
    expect(headers).toMatchObject({ 'content-type': 'text/x-log', 'x-oss-meta-writer': 'one' });
    expect(headers).not.toHaveProperty('x-oss-meta-more');
  });

  const bad: readonly [name: string, value: string, code: string][] = [
    ['x-oss-object-acl', 'world', 'InvalidArgument'],
    ['x-oss-storage-class', 'Freezer', 'InvalidArgument'],
    ['x-oss-server-side-encryption', 'ROT13', 'InvalidEncryptionAlgorithmError'],
    ['x-oss-traffic-limit', '100', 'InvalidArgument'],
    ['x-oss-traffic-limit', '838860801', 'InvalidArgument'],
    ['x-oss-meta-big', 'x'.repeat(8192), 'InvalidArgument'],
    ['x-oss-tagging', '=novalue', 'InvalidArgument'],
    ['x-oss-tagging', 'a=1&a=2', 'InvalidArgument'],
    ['x-oss-tagging', 'a=%', 'InvalidArgument'],
    ['content-md5', 'not base64 of 16 bytes', 'InvalidDigest'],
  ];
  test.for(bad)('%s: %.12s… is refused', async ([name, value, code], { sandbox }) => {
    expect(await append(sandbox, 'log', 0, 'x', { headers: { [name]: value } })).toMatchObject({
      status: 400,
      code,
    });
    expect(await sandbox.store.stat('demo', 'log')).toBeUndefined();
  });

  test('keep UTF-8 text as it was sent', async ({ sandbox }) => {
    const tamper = (headers: Record<string, string>) => {
      headers['x-oss-meta-name'] = Buffer.from('你好').toString('latin1');
    };
    const headers = { 'x-oss-meta-name': '你好' };
    expect((await append(sandbox, 'log', 0, 'x', { headers, tamper })).status).toBe(200);
    const seen = (await call(sandbox, 'HEAD', 'log')).headers['x-oss-meta-name'];
    expect(Buffer.from(String(seen), 'latin1').toString()).toBe('你好');
  });
});

test('sealing ends the appends, at the right position only, and keeps its first time', async ({ start }) => {
  let now = new Date('2026-03-01T12:00:00Z');
  const sandbox = await start({ clock: () => now });
  const at = { date: now };
  await append(sandbox, 'log', 0, 'abc', at);
  const seal = (position: string) =>
    call(sandbox, 'POST', 'log', { query: { seal: '', position }, date: now });
  expect(await seal('2')).toMatchObject({ status: 409, code: 'PositionNotEqualToLength' });
  expect((await call(sandbox, 'HEAD', 'log', at)).headers).not.toHaveProperty('x-oss-sealed-time');
  const first = (await seal('3')).headers['x-oss-sealed-time'];
  expect(first).toBe('Sun, 01 Mar 2026 12:00:00 GMT');
  now = new Date('2026-03-01T12:05:00Z');
  expect((await seal('3')).headers['x-oss-sealed-time']).toBe(first);
  expect((await call(sandbox, 'HEAD', 'log', at)).headers['x-oss-sealed-time']).toBe(first);
  expect(await append(sandbox, 'log', 3, 'x', at)).toMatchObject({
    status: 409,
    code: 'AppendSealedObjectNotAllowed',
  });
});
