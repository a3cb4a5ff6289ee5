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

  test('lack a Content-Type where it is empty', async ({ sandbox }) => {
    await append(sandbox, 'log', 0, 'x', { headers: { 'content-type': '' } });
    const { headers } = await call(sandbox, 'HEAD', 'log');
    expect(headers['content-type']).toBe('application/octet-stream');
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

  const TAGS = Array.from({ length: 15 }, (_, n) => `k${n}=v`).join('&');
  const creationOnly: readonly [name: string, value: string, code: string][] = [
    ['x-oss-tagging', TAGS, 'InvalidArgument'],
    ['x-oss-tagging', 'a=%', 'InvalidArgument'],
    ['x-oss-storage-class', 'ColdArchive', 'InvalidArgument'],
    ['x-oss-storage-class', 'Freezer', 'InvalidArgument'],
    ['x-oss-server-side-encryption', 'ROT13', 'InvalidEncryptionAlgorithmError'],
    ['x-oss-meta-big', 'x'.repeat(8192), 'InvalidArgument'],
    ['x-oss-meta-a_b', '1', 'InvalidArgument'],
    ['x-oss-meta-', '1', 'InvalidArgument'],
  ];
  test.for(creationOnly)(
    '%s: %.12s… is refused at the creation, and does no harm later',
    async (bad, { sandbox }) => {
      const [name, value, code] = bad;
      const headers = { [name]: value };
      expect(await append(sandbox, 'log', 0, 'x', { headers })).toMatchObject({ status: 400, code });
      expect(await sandbox.store.stat('demo', 'log')).toBeUndefined();
      await append(sandbox, 'log', 0, 'x', { headers: created });
      const before = await sandbox.store.stat('demo', 'log');
      expect((await append(sandbox, 'log', 1, 'y', { headers })).status).toBe(200);
      expect(await sandbox.store.stat('demo', 'log')).toMatchObject({
        headers: before?.headers,
        tags: {},
        length: 2,
      });
    },
  );

  const always: readonly [name: string, value: string, code: string][] = [
    ['x-oss-object-acl', 'world', 'InvalidArgument'],
    ['x-oss-traffic-limit', '100', 'InvalidArgument'],
    ['content-md5', 'AAAAAAAAAAAAAAAAAAAAAA==', 'InvalidDigest'],
  ];
  test.for(always)('%s: %s is refused later, too', async ([name, value, code], { sandbox }) => {
    await append(sandbox, 'log', 0, 'x');
    expect((await append(sandbox, 'log', 1, 'y', { headers: { [name]: value } })).code).toBe(code);
    expect((await sandbox.store.read('demo', 'log')).toString()).toBe('x');
  });

  test('count where the object is deleted before the append is through', async ({ sandbox }) => {
    await append(sandbox, 'log', 0, '');
    await append(sandbox, 'bad', 0, '');
    sandbox.faults.add('append:1x2:stall=mid-body,ms=100');
    const good = append(sandbox, 'log', 0, 'x', { headers: { 'x-oss-meta-writer': 'two' } });
    const bad = append(sandbox, 'bad', 0, 'x', { headers: { 'x-oss-tagging': TAGS } });
    await expect
      .poll(() => sandbox.requests.filter(({ faultsFired }) => faultsFired.length > 0).length)
      .toBe(2);
    await call(sandbox, 'DELETE', 'log');
    await call(sandbox, 'DELETE', 'bad');
    expect((await good).status).toBe(200);
    expect((await sandbox.store.stat('demo', 'log'))?.headers['x-oss-meta-writer']).toBe('two');
    expect((await bad).code).toBe('InvalidArgument');
    expect(await sandbox.store.stat('demo', 'bad')).toBeUndefined();
  });

  test('of a Normal object are refused alike, but it may have colder classes', async ({ sandbox }) => {
    for (const storageClass of ['ColdArchive', 'DeepColdArchive']) {
      const headers = { 'x-oss-storage-class': storageClass };
      expect((await call(sandbox, 'PUT', 'normal', { headers, body: 'x' })).status).toBe(200);
      expect((await call(sandbox, 'HEAD', 'normal')).headers).toMatchObject(headers);
    }
    const illegal = await call(sandbox, 'PUT', 'other', { headers: { 'x-oss-meta-a_b': '1' }, body: 'x' });
    expect(illegal).toMatchObject({ status: 400, headers: { 'x-oss-ec': '0011-00000004' } });
    const cold = await append(sandbox, 'log', 0, 'x', { headers: { 'x-oss-storage-class': 'ColdArchive' } });
    expect(cold).toMatchObject({ status: 400, headers: { 'x-oss-ec': '0016-00000503' } });
  });

  test.for([
    ['KMS', { 'x-oss-server-side-encryption-key-id': 'mine' }, 'mine'],
    ['KMS', {}, expect.stringMatching(/^[0-9a-f-]{36}$/)],
    ['AES256', {}, undefined],
  ] as const)('of encryption %s %j come back with every answer', async ([method, more, id], { sandbox }) => {
    const headers = { 'x-oss-server-side-encryption': method, ...more };
    const answers = [
      await append(sandbox, 'log', 0, 'x', { headers }),
      await append(sandbox, 'log', 1, 'y'),
      await call(sandbox, 'PUT', 'normal', { headers, body: 'x' }),
      await call(sandbox, 'HEAD', 'log'),
      await call(sandbox, 'GET', 'normal'),
    ];
    for (const { headers: seen } of answers) {
      expect(seen['x-oss-server-side-encryption']).toBe(method);
      expect(seen['x-oss-server-side-encryption-key-id']).toEqual(id);
    }
  });

  const bad: readonly [name: string, value: string, code: string][] = [
    ['x-oss-object-acl', 'world', 'InvalidArgument'],
    ['x-oss-traffic-limit', '838860801', 'InvalidArgument'],
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
