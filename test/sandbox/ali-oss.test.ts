// The official client as an independent witness: what it expects of OSS, it finds in the sandbox.
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { type AliOssOptions, createAliOss } from './support/ali-oss.ts';
import { test } from './support/fixture.ts';

const KEY = 'logs/a b+c/你好 🎉 (1)!.log';

const ways: readonly (AliOssOptions & { readonly name: string })[] = [
  { name: 'V1, virtual-hosted', v4: false },
  { name: 'V1, path style', v4: false, style: 'path' },
  { name: 'V4, virtual-hosted', v4: true },
  { name: 'V4, path style', v4: true, style: 'path' },
];

/** A method, what the refusal names, and arguments. */
const ABSENT: readonly [string, string, ...unknown[]][] = [
  ['initMultipartUpload', 'POST ?uploads of an object', 'k'],
  ['listUploads', 'GET ?uploads of a bucket', {}],
  ['listParts', 'GET ?uploadId of an object', 'k', 'id'],
  ['abortMultipartUpload', 'DELETE ?uploadId of an object', 'k', 'id'],
  ['putSymlink', 'PUT ?symlink of an object', 's', 'k', {}],
  ['getSymlink', 'GET ?symlink of an object', 'k'],
  ['restore', 'POST ?restore of an object', 'k'],
  ['getBucketVersions', 'GET ?versions of a bucket', {}],
  ['getBucketInfo', 'GET ?bucketInfo of a bucket', 'demo'],
  ['getBucketACL', 'GET ?acl of a bucket', 'demo'],
  ['putBucketACL', 'PUT ?acl of a bucket', 'demo', 'private'],
  ['getBucketLifecycle', 'GET ?lifecycle of a bucket', 'demo'],
  ['getBucketVersioning', 'GET ?versioning of a bucket', 'demo'],
  ['getBucketStat', 'GET ?stat of a bucket', 'demo'],
  ['deleteBucket', 'DELETE of a bucket', 'demo'],
  ['get', 'GET ?x-oss-process of an object', 'k', { process: 'image/info' }],
];

describe.each(ways)('ali-oss with $name', (way) => {
  const client = (sandbox: Sandbox, more: Partial<AliOssOptions> = {}) =>
    createAliOss(sandbox, { ...way, ...more });

  test('appends twice and is told the next position and the CRC of the whole object', async ({ sandbox }) => {
    const oss = client(sandbox);
    const first = await oss.append(KEY, Buffer.from('hello'));
    expect(first.nextAppendPosition).toBe('5');
    const second = await oss.append(KEY, Buffer.from(' world'), { position: '5' });
    expect(second.nextAppendPosition).toBe('11');
    expect(second.res.headers['x-oss-hash-crc64ecma']).toBe('5981764153023615706');
    expect(await sandbox.store.read('demo', KEY)).toEqual(Buffer.from('hello world'));
  });

  test('appends a stream, which it sends chunked', async ({ sandbox }) => {
    const result = await client(sandbox).append(KEY, Readable.from([Buffer.from('hi '), Buffer.from('oss')]));
    expect(result.nextAppendPosition).toBe('6');
    expect(sandbox.requests.at(-1)?.headers['transfer-encoding']).toBe('chunked');
  });

  test('sends streams chunked and with a length at once', async ({ sandbox }) => {
    const oss = client(sandbox);
    const stream = () => Readable.from([Buffer.from('hi '), Buffer.from('oss')]);
    const headers = { 'Content-Length': '6', 'Transfer-Encoding': 'chunked' };
    expect((await oss.append(KEY, stream(), { headers })).nextAppendPosition).toBe('6');
    expect((await oss.append(KEY, stream(), { headers, position: '6' })).nextAppendPosition).toBe('12');
    expect((await oss.putStream('put', stream(), { headers })).res.status).toBe(200);
    expect((await oss.putStream('sized', stream(), { contentLength: 6 })).res.status).toBe(200);
    expect(String(await sandbox.store.read('demo', KEY))).toBe('hi osshi oss');
    expect(String(await sandbox.store.read('demo', 'put'))).toBe('hi oss');
    expect(sandbox.requests.filter((request) => 'content-length' in request.headers).length).toBe(4);
    expect(sandbox.requests.filter((request) => 'transfer-encoding' in request.headers).length).toBe(3);
  });

  test('sees the codes it expects for appends that are refused', async ({ sandbox }) => {
    const oss = client(sandbox);
    await sandbox.store.append('demo', 'log', 'hello');
    await sandbox.store.put('demo', 'normal', 'hello');
    await expect(oss.append('log', Buffer.from('x'), { position: '4' })).rejects.toMatchObject({
      status: 409,
      code: 'PositionNotEqualToLength',
    });
    await expect(oss.append('normal', Buffer.from('x'), { position: '5' })).rejects.toMatchObject({
      status: 409,
      code: 'ObjectNotAppendable',
    });
    await expect(oss.append('log', Buffer.from('x'), { position: '-1' })).rejects.toMatchObject({
      status: 400,
      code: 'InvalidArgument',
    });
  });

  test('heads, reads ranges and reads metadata', async ({ sandbox }) => {
    const oss = client(sandbox);
    await oss.append(KEY, Buffer.from('0123456789'), { meta: { writer: 'ali' } });
    const head = await oss.head(KEY);
    expect(head.meta).toEqual({ writer: 'ali' });
    expect(head.res.headers).toMatchObject({
      'content-length': '10',
      'x-oss-object-type': 'Appendable',
      'x-oss-next-append-position': '10',
      'x-oss-storage-class': 'Standard',
    });
    const meta = await oss.getObjectMeta(KEY);
    expect(meta.res.headers['content-length']).toBe('10');
    expect(meta.res.headers).not.toHaveProperty('x-oss-object-type');
    const part = await oss.get(KEY, { headers: { Range: 'bytes=2-4' } });
    expect(part.res.status).toBe(206);
    expect(part.content.toString()).toBe('234');
    expect((await oss.get(KEY)).content.toString()).toBe('0123456789');
  });

  test('puts over an appendable, which is Normal from then on, and deletes it', async ({ sandbox }) => {
    const oss = client(sandbox);
    await oss.append('log', Buffer.from('old'));
    const put = await oss.put('log', Buffer.from('hello'));
    expect(put.res.headers.etag).toBe('"5D41402ABC4B2A76B9719D911017C592"');
    expect((await oss.head('log')).res.headers['x-oss-object-type']).toBe('Normal');
    await oss.delete('log');
    await expect(oss.get('log')).rejects.toMatchObject({ status: 404, code: 'NoSuchKey' });
    await expect(oss.head('log')).rejects.toMatchObject({ status: 404, code: 'NoSuchKey' });
  });

  test('lists by prefix, delimiter and page', async ({ sandbox }) => {
    const oss = client(sandbox);
    for (const key of ['a/1', 'a/2', 'b/1', 'c&<d>', 'z']) await sandbox.store.append('demo', key, key);
    const all = await oss.listV2({});
    expect(all.objects?.map(({ name }) => name)).toEqual(['a/1', 'a/2', 'b/1', 'c&<d>', 'z']);
    expect(all.objects?.[0]).toMatchObject({ size: 3, type: 'Appendable' });
    expect((await oss.listV2({ prefix: 'a/' })).objects?.map(({ name }) => name)).toEqual(['a/1', 'a/2']);
    const grouped = await oss.listV2({ delimiter: '/', 'max-keys': '3' });
    expect(grouped).toMatchObject({ prefixes: ['a/', 'b/'], isTruncated: true });
    const rest = await oss.listV2({
      delimiter: '/',
      'continuation-token': grouped.nextContinuationToken ?? '',
    });
    expect(rest.objects?.map(({ name }) => name)).toEqual(['z']);
  });

  test('streams an object in and out', async ({ sandbox }) => {
    const oss = client(sandbox);
    const stream = () => Readable.from([Buffer.from('hello '), Buffer.from('oss')]);
    await oss.putStream(KEY, stream(), { contentLength: 9 });
    await oss.putStream('chunked', stream());
    for (const key of [KEY, 'chunked'])
      expect(await text((await oss.getStream(key)).stream)).toBe('hello oss');
  });

  test('changes metadata, ACL and tags of an appendable, which it stays', async ({ sandbox }) => {
    const oss = client(sandbox);
    await oss.append(KEY, Buffer.from('hello'), { meta: { a: '1' } });
    await oss.putMeta(KEY, { b: '2' });
    const { meta, res } = await oss.head(KEY);
    expect(meta).toEqual({ b: '2' });
    expect(res.headers['x-oss-next-append-position']).toBe('5');
    await oss.putACL(KEY, 'public-read');
    expect((await oss.getACL(KEY)).acl).toBe('public-read');
    await oss.putObjectTagging(KEY, { team: 'a b', 'k+-=._:/': '+-=._:/' });
    expect((await oss.getObjectTagging(KEY)).tag).toEqual({ team: 'a b', 'k+-=._:/': '+-=._:/' });
    expect((await oss.head(KEY)).res.headers['x-oss-tagging-count']).toBe('2');
    await oss.deleteObjectTagging(KEY);
    expect((await oss.getObjectTagging(KEY)).tag).toEqual({});
    expect((await oss.append(KEY, Buffer.from('!'), { position: '5' })).nextAppendPosition).toBe('6');
  });

  test('copies a Normal object, and sees why an appendable is not copied', async ({ sandbox }) => {
    const oss = client(sandbox);
    await oss.put(KEY, Buffer.from('hello'));
    await oss.copy('copy of it', KEY);
    expect((await oss.get('copy of it')).content.toString()).toBe('hello');
    await oss.append('log', Buffer.from('x'));
    await expect(oss.copy('other', 'log')).rejects.toMatchObject({ code: 'OperationNotSupported' });
  });

  test('pages by marker, also where parameters are empty or undefined', async ({ sandbox }) => {
    const oss = client(sandbox);
    for (const key of ['a/1', 'a/2', 'b', 'c']) await sandbox.store.append('demo', key, key);
    const first = await oss.list({ prefix: '', delimiter: '/', marker: undefined, 'max-keys': '2' });
    expect(first).toMatchObject({ prefixes: ['a/'], objects: [{ name: 'b' }], nextMarker: 'b' });
    expect(first.objects?.[0]?.owner.id).toBe('1000000000000000');
    const rest = await oss.list({ prefix: '', delimiter: '/', marker: first.nextMarker ?? '' });
    expect(rest).toMatchObject({ prefixes: null, objects: [{ name: 'c' }], nextMarker: null });
    for (const query of [{}, { prefix: '' }, { prefix: undefined, marker: '' }, { delimiter: undefined }]) {
      expect((await oss.list(query)).objects).toHaveLength(4);
    }
    expect((await oss.listV2({ 'start-after': 'b' })).objects?.map(({ name }) => name)).toEqual(['c']);
  });

  test('deletes many objects, with and without their names in the answer', async ({ sandbox }) => {
    const oss = client(sandbox);
    for (const key of [KEY, 'a&<b>', 'kept']) await sandbox.store.append('demo', key, key);
    const { deleted } = await oss.deleteMulti([KEY, 'absent']);
    expect(deleted?.map(({ Key }) => Key)).toEqual([KEY, 'absent']);
    expect((await oss.deleteMulti(['a&<b>'], { quiet: true })).deleted ?? []).toEqual([]);
    expect((await sandbox.store.list('demo')).map(({ key }) => key)).toEqual(['kept']);
  });

  test('is refused once, by name, what is not part of the sandbox', async ({ sandbox }) => {
    const oss = client(sandbox);
    await oss.put('k', Buffer.from('hello'));
    for (const [name, refused, ...args] of ABSENT) {
      const before = sandbox.requests.length;
      await expect(oss[name]?.(...(args as never[])), name).rejects.toMatchObject({
        status: 405,
        code: 'NotPartOfSandbox',
        message: `${refused} is not part of the sandbox, which exists to rehearse appends.`,
      });
      expect(sandbox.requests.length - before, name).toBe(1);
    }
    expect((await oss.get('k')).content.toString()).toBe('hello');
  });

  test('makes a bucket, and sees NoSuchBucket without one', async ({ sandbox }) => {
    const oss = client(sandbox, { bucket: 'another' });
    await expect(oss.append('log', Buffer.from('x'))).rejects.toMatchObject({ code: 'NoSuchBucket' });
    await expect(oss.get('log')).rejects.toMatchObject({ status: 404, code: 'NoSuchBucket' });
    await oss.putBucket('another');
    await oss.append('log', Buffer.from('x'));
    expect(await sandbox.store.read('another', 'log')).toEqual(Buffer.from('x'));
  });

  test('is refused with a wrong secret', async ({ sandbox }) => {
    const oss = client(sandbox, { accessKeySecret: 'wrong' });
    await expect(oss.append('log', Buffer.from('x'))).rejects.toMatchObject({
      status: 403,
      code: 'SignatureDoesNotMatch',
    });
    await expect(oss.head('log')).rejects.toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    expect(await sandbox.store.list('demo')).toEqual([]);
  });

  test('works with a security token', async ({ start }) => {
    const sandbox = await start({
      credentials: { accessKeyId: 'STS.id', accessKeySecret: 'secret', securityToken: 'to/ken+=' },
    });
    expect((await client(sandbox).append('log', Buffer.from('x'))).nextAppendPosition).toBe('1');
  });
});

test('ali-oss signs V4 for another region in vain', async ({ sandbox }) => {
  const oss = createAliOss(sandbox, { v4: true, region: 'oss-cn-beijing' });
  await expect(oss.append('log', Buffer.from('x'))).rejects.toMatchObject({ code: 'InvalidArgument' });
});

test.for([false, true])('ali-oss lists buckets (V4: %s)', async (v4, { start }) => {
  const sandbox = await start({ buckets: ['demo', 'logs'] });
  const oss = createAliOss(sandbox, { v4, style: 'path' });
  for (const query of [{}, { prefix: '', marker: undefined }]) {
    expect((await oss.listBuckets(query)).buckets).toMatchObject([
      { name: 'demo', region: 'oss-cn-hangzhou' },
      { name: 'logs', region: 'oss-cn-hangzhou' },
    ]);
  }
});

test('what ali-oss signs as a URL is refused as such', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'k', 'hello');
  const oss = createAliOss(sandbox, { v4: true, style: 'path' });
  for (const url of [oss.signatureUrl('k'), await oss.signatureUrlV4('GET', 60, {}, 'k')]) {
    const answer = await fetch(url);
    expect(answer.status).toBe(405);
    expect(await answer.text()).toContain('A presigned URL is not part of the sandbox');
  }
});
