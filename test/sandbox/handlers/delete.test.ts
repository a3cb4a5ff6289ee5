import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { type CallOptions, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

function remove(sandbox: Sandbox, body: string | Buffer, options: CallOptions = {}) {
  return call(sandbox, 'POST', undefined, { ...options, query: { delete: '', ...options.query }, body });
}

const listOf = (keys: readonly string[], more = '') =>
  `<Delete>${more}${keys.map((key) => `<Object><Key>${key}</Key></Object>`).join('')}</Delete>`;

const keysIn = (xml: string) => [...xml.matchAll(/<Key>(.*?)<\/Key>/gs)].map(([, key]) => key);
const left = async (sandbox: Sandbox) => (await sandbox.store.list('demo')).map(({ key }) => key);

test('keys are deleted whether there is such an object or not, and named in the answer', async ({
  sandbox,
}) => {
  const keys = ['a', 'b c', 'd&<>"\'e', 'kept', '日志/1'];
  for (const key of keys) await sandbox.store.append('demo', key, key);
  const body = `<?xml version="1.0" encoding="UTF-8"?>
    <Delete>
      <Quiet>false</Quiet>
      <Object><Key>a</Key><VersionId>null</VersionId></Object>
      <Object><Key><![CDATA[b c]]></Key><VersionId></VersionId></Object>
      <Object><Key>d&amp;&#60;&gt;&quot;&apos;e</Key></Object>
      <Object><Key>&#x65e5;志/1</Key></Object>
      <Object><Key>absent</Key></Object>
    </Delete>`;
  const answer = await remove(sandbox, body);
  expect(keysIn(answer.text)).toEqual(['a', 'b c', "d&amp;&lt;&gt;&quot;'e", '日志/1', 'absent']);
  expect(await left(sandbox)).toEqual(['kept']);
});

test('the answer is empty where it is to be quiet, and encodes keys where it is to', async ({ sandbox }) => {
  const quiet = await remove(sandbox, listOf(['a'], '<Quiet>true</Quiet>'));
  expect(quiet).toMatchObject({ status: 200, text: '' });
  const { text } = await remove(sandbox, listOf(['a b&amp;/é']), { query: { 'encoding-type': 'url' } });
  expect(text).toContain('<EncodingType>url</EncodingType>');
  expect(keysIn(text)).toEqual(['a%20b%26%2F%C3%A9']);
});

test('line ends in keys are as XML has them: as they are where they are escaped', async ({ sandbox }) => {
  for (const key of ['a\rb', 'a\nb', 'a\r\nb']) await sandbox.store.append('demo', key, '');
  await remove(sandbox, listOf(['a&#xD;b']));
  expect(await left(sandbox)).toEqual(['a\nb', 'a\r\nb']);
  await remove(sandbox, listOf(['a\r\nb']));
  expect(await left(sandbox)).toEqual(['a\r\nb']);
});

test('1000 keys are taken, and 1001 are not', async ({ sandbox }) => {
  const keys = Array.from({ length: 1000 }, (_, nth) => `k${nth}`);
  await sandbox.store.append('demo', 'k999', '');
  expect(await remove(sandbox, listOf(['x', ...keys]))).toMatchObject({ code: 'MalformedXML' });
  expect(await left(sandbox)).toEqual(['k999']);
  expect(keysIn((await remove(sandbox, listOf(keys))).text)).toEqual(keys);
  expect(await left(sandbox)).toEqual([]);
});

test('its Content-MD5 is checked where it is sent, which not all clients do', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'a', '');
  const body = listOf(['a']);
  const md5 = (text: string) => ({ 'content-md5': createHash('md5').update(text).digest('base64') });
  for (const headers of [md5('other'), { 'content-md5': 'x' }]) {
    expect(await remove(sandbox, body, { headers })).toMatchObject({ status: 400, code: 'InvalidDigest' });
  }
  expect(await left(sandbox)).toEqual(['a']);
  expect(await remove(sandbox, body, { headers: md5(body) })).toMatchObject({ status: 200 });
  expect(await left(sandbox)).toEqual([]);
});

test('a version that there is not is not deleted, and nothing else in the request', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'a', '');
  await sandbox.store.append('demo', 'b', '');
  const body =
    '<Delete><Object><Key>a</Key></Object><Object><Key>b</Key><VersionId>CAEQ</VersionId></Object></Delete>';
  const answer = await remove(sandbox, body);
  expect(answer).toMatchObject({ status: 404, code: 'NoSuchVersion' });
  expect(answer.text).toContain('<VersionId>CAEQ</VersionId>');
  const one = await call(sandbox, 'DELETE', 'a', { query: { versionId: 'CAEQ' } });
  expect(one).toMatchObject({ status: 404, code: 'NoSuchVersion' });
  expect(await left(sandbox)).toEqual(['a', 'b']);
  expect(await call(sandbox, 'DELETE', 'a', { query: { versionId: 'null' } })).toMatchObject({ status: 204 });
  expect(await left(sandbox)).toEqual(['b']);
});

const nested = (depth: number) =>
  `<Delete><Object><Key>${'<a>'.repeat(depth)}a${'</a>'.repeat(depth)}</Key></Object></Delete>`;

test.for<readonly [string, string | Buffer]>([
  ['nothing', ''],
  ['no keys', '<Delete></Delete>'],
  ['an empty key', listOf(['a', ''])],
  ['an object without a key', '<Delete><Object></Object></Delete>'],
  ['another root', '<Remove><Object><Key>a</Key></Object></Remove>'],
  ['no XML', '{"delete": ["a"]}'],
  ['an open element', '<Delete><Object><Key>a</Key></Object>'],
  ['two roots', listOf(['a']).repeat(2)],
  ['an entity of its own', `<!DOCTYPE Delete [<!ENTITY k "a">]>${listOf(['&k;'])}`],
  ['an external entity', `<!DOCTYPE Delete [<!ENTITY k SYSTEM "file:///etc/hostname">]>${listOf(['&k;'])}`],
  ['a character that XML lacks', listOf(['a&#1;'])],
  ['no UTF-8', Buffer.from(listOf(['a\xff']), 'latin1')],
  ['more elements than it may have', listOf(['a'], '<a/>'.repeat(10_000))],
  ['elements that nobody closes', `<Delete>${'<a>'.repeat(9_000)}`],
  ['more than it may be long', listOf(['a'.repeat(9_000_000)])],
])('%s is malformed, and nothing is deleted', async ([, body], { sandbox }) => {
  await sandbox.store.append('demo', 'a', '');
  expect(await remove(sandbox, body)).toMatchObject({ status: 400, code: 'MalformedXML' });
  expect(await left(sandbox)).toEqual(['a']);
});

test('elements may be nested as deep as they like, to no harm', async ({ sandbox }) => {
  for (let depth = 1; depth < 5000; depth += 250) {
    expect(await remove(sandbox, nested(depth))).toMatchObject({ code: 'MalformedXML' });
  }
});
