// Clients that sign with V1, each in its own way: what they send, and what of it they sign.
import { expect } from 'vitest';
import { test } from '../support/fixture.ts';
import { DATE, RECORDED, type Recorded, sendV1 } from '../support/recorded.ts';

/** @param resource what the client signs of bucket, key and query */
function recorded(
  line: string,
  resource: string,
  {
    type = '',
    oss = [],
    more = [],
    date = DATE,
    body,
  }: {
    readonly type?: string;
    /** Signed headers, as sent, in the order of their names. */
    readonly oss?: readonly string[];
    /** Unsigned headers. */
    readonly more?: readonly string[];
    /** What is on the date line. */
    readonly date?: string;
    readonly body?: string;
  } = {},
): Recorded {
  const [method = ''] = line.split(' ');
  return {
    head: [
      `${line} HTTP/1.1`,
      ...(type === '' ? [] : [`Content-Type: ${type}`]),
      ...(more.some((header) => /^date:/i.test(header)) ? [] : [`Date: ${DATE}`]),
      ...oss,
      ...more,
    ],
    signs: [method, '', type, date, ...oss.map((header) => header.replace(': ', ':')), resource],
    ...(body !== undefined && { body }),
  };
}

const OCTETS = { type: 'application/octet-stream' };
const keysOf = (xml: string) => [...xml.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key);

test('Go v1 and ossutil 1: a slash of the key is encoded on the wire, and not in what is signed', async ({
  start,
}) => {
  const sandbox = await start(RECORDED);
  const append = recorded(
    'POST /logs/app%2Fa%2Bb%20c.log?append&position=0',
    '/logs/app/a+b c.log?append&position=0',
    {
      type: 'text/plain; charset=utf-8',
      body: 'hello',
    },
  );
  expect(await sendV1(sandbox, append)).toMatchObject({ status: 200 });
  const list = recorded('GET /logs/?delimiter&encoding-type=url&marker&max-keys=1000&prefix', '/logs/');
  expect(keysOf((await sendV1(sandbox, list)).body)).toEqual(['app%2Fa%2Bb%20c.log']);
});

test('the first Go v1: objects are looked at by two question marks, of which nothing is signed', async ({
  start,
}) => {
  const sandbox = await start(RECORDED);
  const look = recorded('GET /logs/app%2Flog??objectMeta', '/logs/app/log');
  expect(await sendV1(sandbox, look)).toMatchObject({ status: 404 });
  await sandbox.store.append('logs', 'app/log', 'hello');
  expect(await sendV1(sandbox, look)).toMatchObject({ status: 200 });
});

test('Ruby: a plus sign in the path is a space, copy sources are sent as they are, appends chunked', async ({
  start,
}) => {
  const sandbox = await start(RECORDED);
  const append = recorded('POST /logs/a+b%2Fc%2Bd?append&position=0', '/logs/a b/c+d?append&position=0', {
    ...OCTETS,
    more: ['Transfer-Encoding: chunked'],
    body: '5\r\nhello\r\n0\r\n\r\n',
  });
  expect(await sendV1(sandbox, append)).toMatchObject({ status: 200 });
  expect((await sandbox.store.stat('logs', 'a b/c+d'))?.length).toBe(5);
  await sandbox.store.append('logs', 'a b/日志', 'hello');
  const copy = recorded('PUT /logs/a+b%2F%E6%97%A5%E5%BF%97', '/logs/a b/日志', {
    ...OCTETS,
    oss: ['x-oss-copy-source: /logs/a b/日志', 'x-oss-meta-year: 2026', 'x-oss-metadata-directive: REPLACE'],
  });
  expect(await sendV1(sandbox, copy)).toMatchObject({ status: 200 });
  const object = await sandbox.store.stat('logs', 'a b/日志');
  expect(object).toMatchObject({ type: 'Appendable', length: 5, headers: { 'x-oss-meta-year': '2026' } });

  const list = recorded(
    'GET /logs/?prefix=a+b&delimiter=%2F&max-keys=10&encoding-type=url',
    '/logs/',
    OCTETS,
  );
  expect((await sendV1(sandbox, list)).body).toMatch(/<CommonPrefixes>\s*<Prefix>a%20b%2F<\/Prefix>/);
  // Without a Content-MD5.
  const body =
    '<Delete><Object><Key>a b/c+d</Key></Object><Object><Key>a b/日志</Key></Object><Quiet>false</Quiet></Delete>';
  const deleted = await sendV1(sandbox, recorded('POST /logs/?delete', '/logs/?delete', { ...OCTETS, body }));
  expect(keysOf(deleted.body)).toEqual(['a b/c+d', 'a b/日志']);
  expect(await sandbox.store.list('logs')).toEqual([]);
});

test('PHP: the parameters of a list are headers at first, and the path has no slash', async ({ start }) => {
  const sandbox = await start(RECORDED);
  for (const key of ['a/1', 'a/2', 'a/3', 'a/4', 'b']) await sandbox.store.append('logs', key, key);
  const more = [`Referer: http://127.0.0.1:${sandbox.port}/logs?encoding-type=url`, 'Content-Length: 0'];
  const parameters = ['delimiter: /', 'prefix: a/', 'marker: a/1', 'max-keys: 2'];
  const old = recorded('GET /logs?encoding-type=url', '/logs', { ...OCTETS, more: [...more, ...parameters] });
  const first = await sendV1(sandbox, old);
  expect(keysOf(first.body)).toEqual(['a%2F2', 'a%2F3']);
  expect(first.body).toContain('<NextMarker>a%2F3</NextMarker>');
  const current = recorded(
    'GET /logs?delimiter=%2F&encoding-type=url&marker=&max-keys=100&prefix=',
    '/logs/',
    { ...OCTETS, more },
  );
  expect(keysOf((await sendV1(sandbox, current)).body)).toEqual(['b']);
  const body = '<Delete><Object><Key>b</Key></Object></Delete>';
  const deletion = recorded('POST /logs?delete', '/logs?delete', { type: 'application/xml', body });
  expect(await sendV1(sandbox, deletion)).toMatchObject({ status: 200 });
  expect(await sandbox.store.stat('logs', 'b')).toBeUndefined();
});

test('the date line is that of x-oss-date (Python, C, ali-oss) or of Date (Go, C#, PHP, Ruby)', async ({
  start,
}) => {
  const sandbox = await start(RECORDED);
  const ossDate = 'Fri, 20 Nov 2026 08:09:11 GMT';
  const get = (date: string) =>
    sendV1(sandbox, recorded('GET /logs/k', '/logs/k', { oss: [`x-oss-date: ${ossDate}`], date }));
  expect((await get(ossDate)).status).toBe(404);
  expect((await get(DATE)).status).toBe(404);
  expect((await get('Fri, 20 Nov 2026 08:09:12 GMT')).status).toBe(403);
  const stale = 'Fri, 20 Nov 2026 07:00:00 GMT';
  const answer = await sendV1(sandbox, recorded('GET /logs/k', '/logs/k', { oss: [`x-oss-date: ${stale}`] }));
  expect(answer.body).toContain('<Code>RequestTimeTooSkewed</Code>');
});

/** Client, request, and the resource that it signs. */
const UNSIGNED: readonly [string, string, string][] = [
  ['C', 'GET /logs/k?tagging', '/logs/k'],
  ['C', 'GET /logs/k?versionId=null', '/logs/k'],
  ['C', 'GET /logs/k?x-oss-traffic-limit=838860800', '/logs/k'],
  ['C', 'GET /logs/?list-type=2&continuation-token=YQ', '/logs/'],
  ['C#', 'GET /logs/?list-type=2&continuation-token=YQ', '/logs/'],
  ['C#', 'GET /logs/k?x-oss-request-payer=requester', '/logs/k'],
  ['C#', 'GET /logs/k?versionId=null&x-oss-request-payer=requester', '/logs/k?versionId=null'],
  ['old Android', 'HEAD /logs/k?objectMeta', '/logs/k'],
];

test.for(UNSIGNED)(
  '%s: %s is taken with and without the parameter signed',
  async ([, line, resource], { start }) => {
    const sandbox = await start(RECORDED);
    await sandbox.store.append('logs', 'k', 'hello');
    const [, target = ''] = line.split(' ');
    const signed = target.replace(/list-type=2&/, '');
    for (const form of [resource, signed]) {
      expect(await sendV1(sandbox, recorded(line, form))).toMatchObject({ status: 200 });
    }
    expect(await sendV1(sandbox, recorded(line, `${resource}x`))).toMatchObject({ status: 403 });
  },
);

test.for([
  ['POST /logs/k?append&position=0', '/logs/k'],
  ['POST /logs/k?append&position=0', '/logs/k?append'],
  ['POST /logs/k?append&position=0', '/logs/k?append&position=1'],
  ['PUT /logs/k?acl', '/logs/k'],
  ['POST /logs/?delete', '/logs/'],
  ['GET /logs/k?response-content-type=a', '/logs/k'],
  ['GET /logs/k', '/logs'],
  ['GET /logs/k%2F', '/logs/k'],
  ['GET /', ''],
] as const)('%s is refused for the signature of %s', async ([line, resource], { start }) => {
  const sandbox = await start(RECORDED);
  expect(await sendV1(sandbox, recorded(line, resource))).toMatchObject({ status: 403 });
  expect(await sandbox.store.list('logs')).toEqual([]);
});
