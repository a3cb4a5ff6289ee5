// ossutil 1 with --sign-version v4: it signs the text of Date, and sends no x-oss-date.
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { test } from '../support/fixture.ts';
import { type Answer, DATE, RECORDED, type Recorded, send, sendV4 } from '../support/recorded.ts';

const UNSIGNED = 'UNSIGNED-PAYLOAD';

/** @param target and what of it is canonical, and the headers, in the order of their names */
function recorded(
  method: string,
  [target, uri, query]: readonly [target: string, uri: string, query: string],
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): Recorded {
  const signed = { ...headers, 'X-Oss-Content-Sha256': UNSIGNED };
  const lines = Object.entries(signed).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    head: [
      `${method} ${target} HTTP/1.1`,
      `Date: ${DATE}`,
      ...lines.map(([name, value]) => `${name}: ${value}`),
    ],
    signs: [
      method,
      uri,
      query,
      ...lines.map(([name, value]) => `${name.toLowerCase()}:${value}`),
      '',
      '',
      UNSIGNED,
    ],
    ...(body !== undefined && { body }),
  };
}

const keysOf = ({ body }: Answer) => [...body.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key);
const LOG = ['/logs/app%2Fa%20b.log', '/logs/app/a%20b.log', ''] as const;
const sub = (query: string) => [`${LOG[0]}?${query}`, LOG[1], query] as const;

test('its append, as recorded with its signature', async ({ start }) => {
  const sandbox = await start(RECORDED);
  await sandbox.store.append('logs', 'app/a b.log', '0123456789ab');
  const answer = await send(
    sandbox,
    [
      'POST /app%2Fa%20b.log?append&position=12 HTTP/1.1',
      'Host: logs.oss-cn-hangzhou.aliyuncs.com',
      'Content-Length: 5',
      'Content-Type: text/plain; charset=utf-8',
      `Date: ${DATE}`,
      'X-Oss-Content-Sha256: UNSIGNED-PAYLOAD',
      'Authorization: OSS4-HMAC-SHA256 Credential=ak/20261120/cn-hangzhou/oss/aliyun_v4_request,Signature=58f37130fcdc85aab9b718266a6272a03013aa52f2b653ca57547294f92df1ec',
    ],
    'hello',
  );
  expect(answer.status).toBe(200);
  expect(answer.head).toContain('x-oss-next-append-position: 17');
});

test('appendfromfile, stat, set-acl, object-tagging, set-meta and cat of one object', async ({ start }) => {
  const sandbox = await start(RECORDED);
  const run = (...request: Parameters<typeof recorded>) => sendV4(sandbox, recorded(...request));
  const type = { 'Content-Type': 'text/plain; charset=utf-8' };

  expect(await run('HEAD', sub('objectMeta'))).toMatchObject({ status: 404 });
  expect(await run('POST', sub('append&position=0'), type, 'hello')).toMatchObject({ status: 200 });

  expect((await run('GET', sub('acl'))).body).toContain('<Grant>default</Grant>');
  expect((await run('HEAD', LOG)).head).toContain('x-oss-object-type: Appendable');

  expect(await run('PUT', sub('acl'), { 'X-Oss-Object-Acl': 'public-read' })).toMatchObject({ status: 200 });
  expect((await run('GET', sub('acl'))).body).toContain('<Grant>public-read</Grant>');

  const tagging = '<Tagging><TagSet><Tag><Key>team</Key><Value>a b</Value></Tag></TagSet></Tagging>';
  expect(await run('PUT', sub('tagging'), {}, tagging)).toMatchObject({ status: 200 });
  expect((await run('GET', sub('tagging'))).body).toMatch(/<Key>team<\/Key>\s*<Value>a b<\/Value>/);
  expect((await run('HEAD', LOG)).head).toContain('x-oss-tagging-count: 1');
  expect(await run('DELETE', sub('tagging'))).toMatchObject({ status: 204 });

  const meta = {
    'X-Oss-Copy-Source': '/logs/app%2Fa+b.log',
    'X-Oss-Meta-Author': 'me',
    'X-Oss-Metadata-Directive': 'REPLACE',
    'X-Oss-Object-Acl': 'public-read',
  };
  expect(await run('PUT', LOG, meta)).toMatchObject({ status: 200 });
  const head = (await run('HEAD', LOG)).head;
  expect(head).toContain('x-oss-meta-author: me');
  expect(head).toContain('x-oss-next-append-position: 5');
  expect(await run('GET', LOG)).toMatchObject({ status: 200, body: 'hello' });
});

test('cp, ls and rm -r', async ({ start }) => {
  const sandbox = await start(RECORDED);
  const run = (...request: Parameters<typeof recorded>) => sendV4(sandbox, recorded(...request));
  const list = (query: string) => ['/logs/?'.concat(query), '/logs/', query] as const;
  for (const key of ['a', 'd%2F1', 'd%2F2', 'e%20%2B%26']) {
    const path = `/logs/${key}`;
    const put = await run('PUT', [path, path.replace('%2F', '/'), ''], { 'Content-Type': 'text/plain' }, key);
    expect(put.status).toBe(200);
  }
  const all = await run('GET', list('delimiter&encoding-type=url&marker&max-keys=1000&prefix'));
  expect(keysOf(all)).toEqual(['a', 'd%2F1', 'd%2F2', 'e%20%2B%26']);
  const top = await run('GET', list('delimiter=%2F&encoding-type=url&marker&max-keys=1000&prefix'));
  expect(keysOf(top)).toEqual(['a', 'e%20%2B%26']);
  expect(top.body).toMatch(/<CommonPrefixes>\s*<Prefix>d%2F<\/Prefix>/);

  const body =
    '<Delete><Quiet>true</Quiet><Object><Key>d/1</Key></Object><Object><Key>e +&amp;</Key></Object></Delete>';
  const md5 = createHash('md5').update(body).digest('base64');
  const headers = { 'Content-Md5': md5, 'Content-Type': 'application/xml' };
  expect(await run('POST', list('delete&encoding-type=url'), headers, body)).toMatchObject({
    status: 200,
    body: '',
  });
  expect((await sandbox.store.list('logs')).map(({ key }) => key)).toEqual(['a', 'd/2']);

  const buckets = await run('GET', ['/?marker&prefix', '/', 'marker&prefix']);
  expect(buckets.body).toMatch(/<Location>oss-cn-hangzhou<\/Location>/);
  expect(buckets.body).toMatch(/<Name>logs<\/Name>/);
  expect(buckets.body).toMatch(/<CreationDate>\d{4}-\d\d-\d\dT[\d:.]+Z<\/CreationDate>/);
});

test('du, and stat of a bucket, are refused once and by name', async ({ start }) => {
  const sandbox = await start(RECORDED);
  for (const query of ['uploads', 'bucketInfo']) {
    const answer = await sendV4(sandbox, recorded('GET', [`/logs/?${query}`, '/logs/', query]));
    expect(answer.status).toBe(405);
    expect(answer.body).toContain(`GET ?${query} of a bucket is not part of the sandbox`);
  }
});

test('the time is that of x-oss-date where both are sent, and its day the one of the scope', async ({
  start,
}) => {
  const sandbox = await start(RECORDED);
  const request = (date: string, ossDate?: string): Recorded => ({
    head: [
      'GET /logs/k HTTP/1.1',
      `Date: ${date}`,
      'X-Oss-Content-Sha256: UNSIGNED-PAYLOAD',
      ...(ossDate === undefined ? [] : [`X-Oss-Date: ${ossDate}`]),
    ],
    signs: [
      'GET',
      '/logs/k',
      '',
      'x-oss-content-sha256:UNSIGNED-PAYLOAD',
      ...(ossDate === undefined ? [] : [`x-oss-date:${ossDate}`]),
      '',
      '',
      UNSIGNED,
    ],
  });
  const answers = async (...[date, ossDate, options]: [string, string?, Parameters<typeof sendV4>[2]?]) => {
    const { body } = await sendV4(sandbox, request(date, ossDate), options);
    return /<Code>(\w+)/.exec(body)?.[1];
  };
  const late = 'Fri, 20 Nov 2026 08:24:11 GMT';
  const nextDay = 'Sat, 21 Nov 2026 08:09:10 GMT';
  const scope = '20261121/cn-hangzhou/oss/aliyun_v4_request';
  // What is signed right finds no such key.
  expect(
    await answers('Fri, 20 Nov 2026 08:24:10 GMT', undefined, { timestamp: 'Fri, 20 Nov 2026 08:24:10 GMT' }),
  ).toBe('NoSuchKey');
  expect(await answers(late, undefined, { timestamp: late })).toBe('RequestTimeTooSkewed');
  expect(await answers(nextDay, undefined, { timestamp: nextDay, scope })).toBe('RequestTimeTooSkewed');
  expect(await answers(DATE, undefined, { scope })).toBe('InvalidArgument');
  // x-oss-date counts, in either spelling; what Date says does not matter then.
  expect(await answers(late, '20261120T080910Z', { timestamp: '20261120T080910Z' })).toBe('NoSuchKey');
  expect(await answers(late, DATE, { timestamp: DATE })).toBe('NoSuchKey');
  expect(await answers(DATE, '20261120T082411Z', { timestamp: '20261120T082411Z' })).toBe(
    'RequestTimeTooSkewed',
  );
  expect(await answers(DATE, '20261120T080911Z', { timestamp: DATE })).toBe('SignatureDoesNotMatch');
});
