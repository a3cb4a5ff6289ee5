import { describe, expect } from 'vitest';
import { append, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

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
