import { describe, expect } from 'vitest';
import { append, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

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
