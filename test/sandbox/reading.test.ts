import { describe, expect } from 'vitest';
import { call } from './support/client.ts';
import { test } from './support/fixture.ts';

const BYTES = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 251));
const ALL = [0, 1000] as const;

type Expected = readonly [start: number, end: number] | 'refused';
const ranges: readonly [range: string, byDefault: Expected, standard: Expected, status: readonly number[]][] =
  [
    ['bytes=0-499', [0, 500], [0, 500], [206, 206]],
    ['bytes=500-', [500, 1000], [500, 1000], [206, 206]],
    ['bytes=-500', [500, 1000], [500, 1000], [206, 206]],
    ['bytes=999-999', [999, 1000], [999, 1000], [206, 206]],
    ['bytes=500-2000', ALL, [500, 1000], [200, 206]],
    ['bytes=0-1000', ALL, ALL, [200, 206]],
    ['bytes=1000-2000', ALL, 'refused', [200, 416]],
    ['bytes=1000-', ALL, 'refused', [200, 416]],
    ['bytes=-2000', ALL, ALL, [200, 206]],
    ['bytes=-0', ALL, 'refused', [200, 416]],
    ['bytes=5-4', ALL, ALL, [200, 200]],
    ['bytes=-', ALL, ALL, [200, 200]],
    ['byte=0-499', ALL, ALL, [200, 200]],
    ['bytes=0-1,5-6', 'refused', 'refused', [416, 416]],
  ];

describe.each(['default', 'standard'] as const)('by the %s rule', (rule) => {
  test.for(ranges)(
    'the range %s of 1000 bytes is answered',
    async ([range, byDefault, standard, status], { sandbox }) => {
      await sandbox.store.append('demo', 'k', BYTES);
      const headers = { range, ...(rule === 'standard' && { 'x-oss-range-behavior': 'standard' }) };
      const answer = await call(sandbox, 'GET', 'k', { headers });
      const expected = rule === 'default' ? byDefault : standard;
      expect(answer.status).toBe(status[rule === 'default' ? 0 : 1]);
      if (expected === 'refused') {
        expect(answer.code).toBe('InvalidRange');
        return;
      }
      const [start, end] = expected;
      expect(answer.body).toEqual(BYTES.subarray(start, end));
      expect(answer.headers['content-range']).toBe(
        answer.status === 206 ? `bytes ${start}-${end - 1}/1000` : undefined,
      );
    },
  );
});

test('an empty object has no range', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'k', '');
  const range = { range: 'bytes=0-' };
  expect(await call(sandbox, 'GET', 'k', { headers: range })).toMatchObject({ status: 200, text: '' });
  const headers = { ...range, 'x-oss-range-behavior': 'standard' };
  expect((await call(sandbox, 'GET', 'k', { headers })).status).toBe(416);
});

test('HEAD describes an appendable object, GetObjectMeta says neither type nor position', async ({
  sandbox,
}) => {
  await sandbox.store.append('demo', 'k', 'hello');
  const head = await call(sandbox, 'HEAD', 'k');
  expect(head.headers).toMatchObject({
    'content-length': '5',
    'accept-ranges': 'bytes',
    'x-oss-object-type': 'Appendable',
    'x-oss-hash-crc64ecma': '11177612005948864433',
    'x-oss-next-append-position': '5',
    'x-oss-storage-class': 'Standard',
  });
  expect(head.headers).not.toHaveProperty('content-md5');
  const brief = await call(sandbox, 'HEAD', 'k', { query: { objectMeta: '' } });
  expect(brief.headers).toMatchObject({
    'content-length': '5',
    etag: head.headers.etag,
    'x-oss-hash-crc64ecma': '11177612005948864433',
  });
  expect(brief.headers).not.toHaveProperty('x-oss-object-type');
  expect(brief.headers).not.toHaveProperty('x-oss-next-append-position');
});

test('the ETag changes with every append, and with a recreation of the same bytes', async ({ sandbox }) => {
  const etags = new Set<string | undefined>();
  const note = async () => etags.add((await sandbox.store.stat('demo', 'k'))?.etag);
  await sandbox.store.append('demo', 'k', 'a');
  await note();
  await sandbox.store.append('demo', 'k', 'a');
  await note();
  await sandbox.store.delete('demo', 'k');
  await sandbox.store.append('demo', 'k', 'aa');
  await note();
  expect(etags.size).toBe(3);
});

test.for(['HEAD', 'GET'])(
  'a refused %s tells a missing object from a missing bucket',
  async (method, { sandbox }) => {
    const object = await call(sandbox, method, 'absent');
    expect(object).toMatchObject({ status: 404, code: 'NoSuchKey' });
    expect(object.headers['x-oss-ec']).toBe('0026-00000001');
    expect(object.text).toContain('<Key>absent</Key>');
    const bucket = await call(sandbox, method, 'absent', { bucket: 'nowhere' });
    expect(bucket).toMatchObject({ status: 404, code: 'NoSuchBucket' });
    expect(bucket.headers['x-oss-ec']).toBe('0015-00000101');
    if (method === 'HEAD') expect(bucket.body).toHaveLength(0);
  },
);

test('conditions are kept', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'k', 'hello');
  const { etag = '', 'last-modified': modified = '' } = (await call(sandbox, 'HEAD', 'k')).headers;
  const earlier = new Date(Date.parse(modified) - 60_000).toUTCString();
  const status = async (name: string, value: string) =>
    (await call(sandbox, 'GET', 'k', { headers: { [name]: value } })).status;
  expect(await status('if-match', etag)).toBe(200);
  expect(await status('if-match', '"other"')).toBe(412);
  expect(await status('if-none-match', etag)).toBe(304);
  expect(await status('if-none-match', '"other"')).toBe(200);
  expect(await status('if-modified-since', modified)).toBe(304);
  expect(await status('if-modified-since', earlier)).toBe(200);
  expect(await status('if-unmodified-since', modified)).toBe(200);
  expect(await status('if-unmodified-since', earlier)).toBe(412);
});

test('what the sandbox does not offer is not allowed', async ({ sandbox }) => {
  for (const [method, key] of [
    ['POST', 'k'],
    ['PATCH', 'k'],
    ['DELETE', undefined],
    ['GET', undefined],
  ] as const) {
    expect(await call(sandbox, method, key)).toMatchObject({ status: 405, code: 'MethodNotAllowed' });
  }
});

test('listing pages through keys of any characters in byte order', async ({ sandbox }) => {
  const keys = ['\u0001', 'a b', 'a%', 'a+b', 'a/', 'a/../b', 'z', 'é', '\uFFFD', '🎉'];
  for (const key of keys) await sandbox.store.append('demo', key, key);
  const seen: string[] = [];
  let query: Record<string, string> = { 'list-type': '2', 'max-keys': '3', 'encoding-type': 'url' };
  for (;;) {
    const { text } = await call(sandbox, 'GET', undefined, { query });
    seen.push(...[...text.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key = '']) => decodeURIComponent(key)));
    const token = /<NextContinuationToken>(.*?)</.exec(text)?.[1];
    if (token === undefined) break;
    query = { ...query, 'continuation-token': decodeURIComponent(token) };
  }
  expect(seen).toEqual(keys);
});
