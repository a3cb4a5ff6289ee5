import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { createAliOss } from '../support/ali-oss.ts';
import { type Answer, append, type CallOptions, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

type Headers = Readonly<Record<string, string>>;

function copy(
  sandbox: Sandbox,
  source: string,
  key: string,
  headers: Headers = {},
  options: CallOptions = {},
): Promise<Answer> {
  return call(sandbox, 'PUT', key, { ...options, headers: { 'x-oss-copy-source': source, ...headers } });
}

const CREATED = {
  'content-type': 'text/x-log',
  'cache-control': 'no-cache',
  'x-oss-storage-class': 'IA',
  'x-oss-server-side-encryption': 'KMS',
  'x-oss-server-side-encryption-key-id': 'key-1',
  'x-oss-meta-writer': 'one',
};
/** What stays of that when the metadata is replaced. */
const { 'cache-control': _, 'x-oss-meta-writer': __, ...STAYS } = CREATED;

describe('a copy onto itself', () => {
  for (const directive of [undefined, 'COPY', 'replace']) {
    test(`with directive ${directive} changes an appendable's metadata, and nothing else`, async ({
      sandbox,
    }) => {
      const more = { 'x-oss-object-acl': 'private', 'x-oss-tagging': 'a=1' };
      await append(sandbox, 'log', 0, 'hello', { headers: { ...CREATED, ...more } });
      await append(sandbox, 'log', 5, ' world');
      const before = await sandbox.store.stat('demo', 'log');
      await sleep(2);
      const answer = await copy(sandbox, '/demo/log', 'log', {
        'x-oss-meta-team': 'two',
        'content-type': 'text/csv',
        ...(directive !== undefined && { 'x-oss-metadata-directive': directive }),
      });
      expect(answer).toMatchObject({
        status: 200,
        headers: {
          'content-type': 'application/xml',
          etag: `"${before?.etag}"`,
          'x-oss-hash-crc64ecma': `${before?.crc64}`,
          'x-oss-server-side-encryption-key-id': 'key-1',
        },
      });
      const after = await sandbox.store.stat('demo', 'log');
      expect(after).toEqual({
        ...before,
        headers: { ...STAYS, 'content-type': 'text/csv', 'x-oss-meta-team': 'two' },
        lastModified: expect.any(Date),
      });
      expect(after?.lastModified.getTime()).toBeGreaterThan(before?.lastModified.getTime() ?? 0);
      expect(answer.text).toContain(`<LastModified>${after?.lastModified.toISOString()}</LastModified>`);
      expect((await append(sandbox, 'log', 0, '!')).code).toBe('PositionNotEqualToLength');
      expect((await append(sandbox, 'log', 11, '!')).headers['x-oss-next-append-position']).toBe('12');
      expect((await call(sandbox, 'GET', 'log')).text).toBe('hello world!');
    });
  }

  test('leaves a Normal object Normal, and a sealed one sealed', async ({ sandbox }) => {
    await call(sandbox, 'PUT', 'normal', { body: 'abc', headers: CREATED });
    await sandbox.store.append('demo', 'sealed', 'abc');
    await call(sandbox, 'POST', 'sealed', { query: { seal: '', position: '3' } });
    for (const key of ['normal', 'sealed']) {
      const before = await sandbox.store.stat('demo', key);
      expect((await copy(sandbox, `/demo/${key}`, key, { 'x-oss-meta-a': '1' })).status).toBe(200);
      expect(await sandbox.store.stat('demo', key)).toMatchObject({
        ...before,
        headers: { 'x-oss-meta-a': '1' },
        lastModified: expect.any(Date),
      });
    }
    expect((await append(sandbox, 'sealed', 3, 'x')).code).toBe('AppendSealedObjectNotAllowed');
  });

  test('changes storage class, ACL and tags where it is asked to', async ({ sandbox }) => {
    await append(sandbox, 'log', 0, 'x', { headers: { 'x-oss-tagging': 'a=1' } });
    const tags = { 'x-oss-tagging': 'b=2' };
    await copy(sandbox, '/demo/log', 'log', { ...tags, 'x-oss-tagging-directive': 'COPY' });
    expect(await sandbox.store.stat('demo', 'log')).toMatchObject({ tags: { a: '1' }, acl: 'default' });
    const asked = { 'x-oss-tagging-directive': 'Replace', 'x-oss-storage-class': 'Archive' };
    await copy(sandbox, '/demo/log', 'log', { ...tags, ...asked, 'x-oss-object-acl': 'public-read' });
    expect(await sandbox.store.stat('demo', 'log')).toMatchObject({
      type: 'Appendable',
      tags: { b: '2' },
      acl: 'public-read',
      headers: { 'x-oss-storage-class': 'Archive' },
    });
  });

  test('loses no byte of appends that go on meanwhile', async ({ sandbox }) => {
    // Every other one is spooled: it holds the object while it is written.
    const parts = Array.from({ length: 8 }, (_, n) =>
      Buffer.alloc(n % 2 === 0 ? 10 : 600_000, `part ${n}\n`),
    );
    const run = fc.asyncProperty(fc.array(fc.nat(30), { minLength: 3, maxLength: 6 }), async (pauses) => {
      await sandbox.store.put('demo', 'log', '', { type: 'Appendable' });
      const appends = (async () => {
        let position = 0;
        for (const part of parts) {
          expect((await append(sandbox, 'log', position, part)).status).toBe(200);
          position += part.length;
        }
      })();
      const copies = (async () => {
        for (const [n, pauseMs] of pauses.entries()) {
          await sleep(pauseMs);
          const pair = { 'x-oss-meta-a': `${n}`, 'x-oss-meta-b': `${n}` };
          expect((await copy(sandbox, '/demo/log', 'log', pair)).status).toBe(200);
        }
      })();
      await Promise.all([appends, copies]);
      expect((await sandbox.store.read('demo', 'log')).equals(Buffer.concat(parts))).toBe(true);
      const last = `${pauses.length - 1}`;
      const { headers } = (await sandbox.store.stat('demo', 'log')) ?? {};
      expect(headers).toMatchObject({ 'x-oss-meta-a': last, 'x-oss-meta-b': last });
    });
    await fc.assert(run, { numRuns: 4 });
  });
});

describe('a copy to another key', () => {
  const put = (sandbox: Sandbox, key = 'from') =>
    call(sandbox, 'PUT', key, {
      body: 'hello',
      headers: { ...CREATED, 'x-oss-object-acl': 'private', 'x-oss-tagging': 'a=1' },
    });

  test('has the bytes, the metadata and the tags of the source, but not its ACL and encryption', async ({
    sandbox,
  }) => {
    await put(sandbox);
    await sandbox.store.createBucket('another');
    const given = { 'x-oss-meta-team': 'ignored', 'content-type': 'ignored/too', 'x-oss-tagging': 'b=2' };
    const answer = await copy(sandbox, '/demo/from', 'to', given, { bucket: 'another' });
    expect(answer).toMatchObject({
      status: 200,
      headers: { etag: '"5D41402ABC4B2A76B9719D911017C592"', 'x-oss-hash-crc64ecma': expect.any(String) },
    });
    const { 'x-oss-server-side-encryption': _, 'x-oss-server-side-encryption-key-id': __, ...rest } = CREATED;
    const stat = await sandbox.store.stat('another', 'to');
    expect(stat).toMatchObject({ type: 'Normal', length: 5, acl: 'default', tags: { a: '1' } });
    expect(stat?.headers).toEqual(rest);
    expect((await sandbox.store.read('another', 'to')).toString()).toBe('hello');
  });

  test('has what the request says, where that is to replace it', async ({ sandbox }) => {
    await put(sandbox);
    await copy(sandbox, '/demo/from', 'to', {
      'x-oss-metadata-directive': 'REPLACE',
      'x-oss-tagging-directive': 'REPLACE',
      'x-oss-tagging': 'b=2',
      'x-oss-meta-team': 'two',
      'x-oss-object-acl': 'public-read',
      'x-oss-storage-class': 'ColdArchive',
      'x-oss-server-side-encryption': 'AES256',
    });
    const stat = await sandbox.store.stat('demo', 'to');
    expect(stat).toMatchObject({ acl: 'public-read', tags: { b: '2' } });
    expect(stat?.headers).toEqual({
      'content-type': 'application/octet-stream',
      'x-oss-meta-team': 'two',
      'x-oss-storage-class': 'ColdArchive',
      'x-oss-server-side-encryption': 'AES256',
    });
  });

  test('takes the place of an appendable, and is Normal', async ({ sandbox }) => {
    await put(sandbox);
    await sandbox.store.append('demo', 'log', 'much longer than that');
    expect((await copy(sandbox, '/demo/from', 'log')).status).toBe(200);
    expect((await call(sandbox, 'HEAD', 'log')).headers).toMatchObject({
      'content-length': '5',
      'x-oss-object-type': 'Normal',
      'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==',
    });
    expect((await append(sandbox, 'log', 5, 'x')).code).toBe('ObjectNotAppendable');
  });

  test('does not hold the key while the source is read, at the speed that is asked for', async ({
    sandbox,
  }) => {
    const bytes = 'x'.repeat(700_000);
    await sandbox.store.put('demo', 'large', bytes);
    const startedMs = performance.now();
    const copied = copy(sandbox, '/demo/large', 'to', { 'x-oss-traffic-limit': `${8 * 1_750_000}` });
    await expect.poll(() => sandbox.requests.at(-1)?.method, { interval: 5 }).toBe('PUT');
    await call(sandbox, 'PUT', 'to', { body: 'meanwhile' });
    expect((await call(sandbox, 'GET', 'to')).text).toBe('meanwhile');
    expect((await copied).status).toBe(200);
    expect(performance.now() - startedMs).toBeGreaterThan(395);
    expect((await sandbox.store.read('demo', 'to')).toString()).toBe(bytes);
  });

  test('and another, and appends, leave one of them whole', async ({ sandbox }) => {
    await sandbox.store.put('demo', 'a', 'a'.repeat(700_000));
    await sandbox.store.put('demo', 'b', 'b'.repeat(700_001));
    const answers = await Promise.all(
      [0, 1, 2, 3].flatMap(() => [
        copy(sandbox, '/demo/a', 'to'),
        copy(sandbox, '/demo/b', 'to'),
        append(sandbox, 'to', 0, 'appended'),
      ]),
    );
    for (const [n, { status, code }] of answers.entries()) {
      if (n % 3 < 2) expect(status).toBe(200);
      else expect([undefined, 'PositionNotEqualToLength', 'ObjectNotAppendable']).toContain(code);
    }
    expect((await sandbox.store.read('demo', 'to')).toString()).toMatch(/^(?:a{700000}|b{700001})$/);
  });

  test('takes no notice of a body', async ({ sandbox }) => {
    await put(sandbox);
    expect((await copy(sandbox, '/demo/from', 'to', {}, { body: 'ignored' })).status).toBe(200);
    expect((await sandbox.store.read('demo', 'to')).toString()).toBe('hello');
  });

  test('meets faults as an upload does', async ({ sandbox }) => {
    await put(sandbox);
    sandbox.faults.add('any:commit-then-drop');
    await expect(copy(sandbox, '/demo/from', 'dropped')).rejects.toThrow('socket hang up');
    expect((await sandbox.store.read('demo', 'dropped')).toString()).toBe('hello');
    sandbox.faults.add('any:foreign-append=before,bytes=3');
    const forbid = { 'x-oss-forbid-overwrite': 'true' };
    expect((await copy(sandbox, '/demo/from', 'to', forbid)).code).toBe('FileAlreadyExists');
    sandbox.faults.add('any:foreign-append=before,bytes=4');
    expect((await copy(sandbox, '/demo/to', 'to', { 'x-oss-meta-a': '1' })).status).toBe(200);
    expect(await sandbox.store.stat('demo', 'to')).toMatchObject({
      length: 7,
      headers: { 'x-oss-meta-a': '1' },
    });
  });
});

describe('the source of a copy', () => {
  const KEY = 'logs/a b/你好+1.log';
  const FORMS: readonly [client: string, source: string][] = [
    ['percent-encoded', '/demo/logs%2Fa%20b%2F%E4%BD%A0%E5%A5%BD%2B1.log'],
    ['with plain slashes', '/demo/logs/a%20b/%E4%BD%A0%E5%A5%BD%2B1.log'],
    ['with a space as +', '/demo/logs%2Fa+b%2F%E4%BD%A0%E5%A5%BD%2B1.log'],
    ['almost plain', '/demo/logs/a b/你好%2B1.log'],
    ['with its version', '/demo/logs%2Fa%20b%2F%E4%BD%A0%E5%A5%BD%2B1.log?versionId=null'],
  ];
  test.for(FORMS)('is found %s', async ([, source], { sandbox }) => {
    await sandbox.store.put('demo', KEY, 'hello');
    for (const version of ['v1', 'v4'] as const) {
      const tamper = (headers: Record<string, string>) => {
        headers['x-oss-copy-source'] = Buffer.from(source).toString('latin1');
      };
      expect((await copy(sandbox, source, version, {}, { version, tamper })).status).toBe(200);
      expect((await sandbox.store.read('demo', version)).toString()).toBe('hello');
    }
  });

  const REFUSED: readonly [source: string, key: string, headers: Headers, status: number, code: string][] = [
    ['demo/from', 'to', {}, 400, 'InvalidArgument'],
    ['/demo', 'to', {}, 400, 'InvalidArgument'],
    ['/demo/', 'to', {}, 400, 'InvalidArgument'],
    ['', 'to', {}, 400, 'InvalidArgument'],
    ['/demo/%zz', 'to', {}, 400, 'InvalidArgument'],
    ['/absent/from', 'to', {}, 404, 'NoSuchBucket'],
    ['/../from', 'to', {}, 404, 'NoSuchBucket'],
    ['/demo/absent', 'to', {}, 404, 'NoSuchKey'],
    ['/demo/absent', 'absent', {}, 404, 'NoSuchKey'],
    ['/demo/from?versionId=x1', 'to', {}, 404, 'NoSuchVersion'],
    ['/demo/log', 'to', {}, 400, 'OperationNotSupported'],
    ['/demo/from', 'to', { 'x-oss-metadata-directive': 'MOVE' }, 400, 'InvalidArgument'],
    ['/demo/log', 'log', { 'x-oss-metadata-directive': 'MOVE' }, 400, 'InvalidArgument'],
    ['/demo/from', 'to', { 'x-oss-tagging-directive': '' }, 400, 'InvalidArgument'],
    ['/demo/from', 'to', { 'x-oss-object-acl': 'world' }, 400, 'InvalidArgument'],
    ['/demo/log', 'log', { 'x-oss-object-acl': 'world' }, 400, 'InvalidArgument'],
    ['/demo/log', 'log', { 'x-oss-storage-class': 'ColdArchive' }, 400, 'InvalidArgument'],
    ['/demo/log', 'log', { 'x-oss-meta-a_b': '1' }, 400, 'InvalidArgument'],
    ['/demo/from', 'to', { 'x-oss-traffic-limit': '1' }, 400, 'InvalidArgument'],
    ['/demo/from', 'log', { 'x-oss-forbid-overwrite': 'true' }, 409, 'FileAlreadyExists'],
    ['/demo/log', 'log', { 'x-oss-forbid-overwrite': 'true' }, 409, 'FileAlreadyExists'],
    ['/demo/from', 'to', { 'x-oss-copy-source-if-match': '"0"' }, 412, 'PreconditionFailed'],
    ['/demo/log', 'log', { 'x-oss-copy-source-if-match': '"0"' }, 412, 'PreconditionFailed'],
    [
      '/demo/from',
      'to',
      { 'x-oss-copy-source-if-unmodified-since': 'Mon, 01 Jan 2001 00:00:00 GMT' },
      412,
      'PreconditionFailed',
    ],
  ];
  test.for(REFUSED)(
    '%s to %s with %j is refused: %i %s',
    async ([source, key, headers, status, code], { sandbox }) => {
      await sandbox.store.put('demo', 'from', 'hello');
      await sandbox.store.append('demo', 'log', 'kept');
      const before = await sandbox.store.list('demo');
      expect(await copy(sandbox, source, key, headers)).toMatchObject({ status, code });
      expect(await sandbox.store.list('demo')).toEqual(before);
    },
  );

  test('is not copied where it is as the client knows it', async ({ sandbox }) => {
    await sandbox.store.put('demo', 'from', 'hello');
    await sandbox.store.append('demo', 'log', 'kept');
    const before = await sandbox.store.list('demo');
    const { etag } = (await sandbox.store.stat('demo', 'from')) ?? {};
    const later = { 'x-oss-copy-source-if-modified-since': new Date(Date.now() + 1000).toUTCString() };
    const answers = [
      await copy(sandbox, '/demo/from', 'to', { 'x-oss-copy-source-if-none-match': `"${etag}"` }),
      await copy(sandbox, '/demo/from', 'to', later),
      await copy(sandbox, '/demo/log', 'log', later),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 304, text: '' });
    expect(await sandbox.store.list('demo')).toEqual(before);
    const matches = { 'x-oss-copy-source-if-match': `"${etag}"` };
    expect((await copy(sandbox, '/demo/from', 'to', matches)).status).toBe(200);
  });
});

test.for([false, true])('ali-oss changes metadata and copies, with V4: %s', async (v4, { sandbox }) => {
  const oss = createAliOss(sandbox, { v4 });
  await oss.append('日志/a b+c.log', Buffer.from('hello'));
  await oss.putMeta('日志/a b+c.log', { owner: 'ops' });
  const head = await oss.head('日志/a b+c.log');
  expect(head.meta).toEqual({ owner: 'ops' });
  expect(head.res.headers).toMatchObject({ 'x-oss-object-type': 'Appendable', 'content-length': '5' });
  const next = await oss.append('日志/a b+c.log', Buffer.from('!'), { position: '5' });
  expect(next.nextAppendPosition).toBe('6');
  await oss.put('日志/n &', Buffer.from('hello'));
  await oss.copy('copied', '日志/n &');
  await oss.copy('copied again', '/demo/copied', { headers: { 'Cache-Control': 'no-cache' } });
  expect((await oss.get('copied again')).content.toString()).toBe('hello');
  await expect(oss.copy('x', '日志/a b+c.log')).rejects.toMatchObject({ code: 'OperationNotSupported' });
});
