import fc from 'fast-check';
import { expect } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

type Query = Readonly<Record<string, string>>;

const textsOf = (xml: string, element: string) =>
  [...xml.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, 'gs'))].map(([, text = '']) => text);

async function listingOf(sandbox: Sandbox, query: Query, bucket = 'demo'): Promise<string> {
  return (await call(sandbox, 'GET', undefined, { query, bucket })).text;
}

/** Names of objects and of common prefixes, page by page. */
async function pagesOf(sandbox: Sandbox, query: Query, bucket = 'demo'): Promise<string[][]> {
  const isV2 = query['list-type'] === '2';
  const found: string[][] = [];
  for (let more: Query = {}; ; ) {
    const xml = await listingOf(sandbox, { 'encoding-type': 'url', ...query, ...more }, bucket);
    const prefixes = textsOf(xml, 'CommonPrefixes').flatMap((text) => textsOf(text, 'Prefix'));
    found.push([...textsOf(xml, 'Key'), ...prefixes].map(decodeURIComponent));
    const [next] = textsOf(xml, isV2 ? 'NextContinuationToken' : 'NextMarker');
    expect(textsOf(xml, 'IsTruncated')).toEqual([String(next !== undefined)]);
    if (next === undefined) return found;
    expect(found.length).toBeLessThan(50);
    more = { [isV2 ? 'continuation-token' : 'marker']: decodeURIComponent(next) };
  }
}

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** What there is to list, without any cleverness. */
function modelOf(keys: readonly string[], prefix: string, delimiter: string, after: string): string[] {
  const names = keys
    .filter((key) => key.startsWith(prefix) && byBytes(key, after) > 0)
    .map((key) => {
      const parts = delimiter === '' ? [key] : key.slice(prefix.length).split(delimiter);
      return parts.length === 1 ? key : `${prefix}${parts[0]}${delimiter}`;
    });
  return [...new Set(names)].filter((name) => name !== after).sort(byBytes);
}

test.for([
  ['1', 'marker'],
  ['2', 'start-after'],
] as const)(
  'version %s lists any keys as a model does, from any %s, by any delimiter, in pages of any size',
  async ([version, mark], { start }) => {
    const sandbox = await start();
    const piece = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('a', 'b', '/') },
      fc.constantFrom('//', ' ', '+', '%', '&<">', '\u0001', '\r\n', ']]>', 'é', '\uFFFD', '🎉'),
    );
    const text = fc.array(piece, { maxLength: 4 }).map((parts) => parts.join(''));
    const keys = fc.uniqueArray(
      text.filter((key) => /^[^/]/.test(key)),
      { maxLength: 10 },
    );
    let nth = 0;
    await fc.assert(
      fc.asyncProperty(
        keys,
        fc.constantFrom('', 'a', 'a/'),
        fc.constantFrom('', '/', '//', 'b', '🎉'),
        fc.oneof(fc.constant(''), text),
        fc.integer({ min: 1, max: 4 }),
        async (keys, prefix, delimiter, after, size) => {
          const bucket = `run-${++nth}`;
          await sandbox.store.createBucket(bucket);
          for (const key of keys) await sandbox.store.append(bucket, key, '');
          const query = {
            ...(version === '2' && { 'list-type': version }),
            ...{ prefix, delimiter, [mark]: after, 'max-keys': String(size) },
          };
          const pages = await pagesOf(sandbox, query, bucket);
          // Within a page, common prefixes come behind the objects.
          expect(pages.flatMap((page) => [...page].sort(byBytes))).toEqual(
            modelOf(keys, prefix, delimiter, after),
          );
          for (const page of pages.slice(0, -1)) expect(page).toHaveLength(size);
        },
      ),
      { numRuns: 20 },
    );
  },
);

test('a page goes on behind a folder of which the marker is the name, and within one in which it lies', async ({
  sandbox,
}) => {
  for (const key of ['a/', 'a/1', 'a/2', 'b']) await sandbox.store.append('demo', key, '');
  const namesBehind = (marker: string, more: Query = {}) =>
    pagesOf(sandbox, { delimiter: '/', marker, ...more }).then((pages) => pages.flat());
  expect(await namesBehind('a/')).toEqual(['b']);
  expect(await namesBehind('a/1')).toEqual(['b', 'a/']);
  expect(await namesBehind('a/2')).toEqual(['b']);
  // Where the folder is what is listed, its name is that of an object.
  expect(await namesBehind('a/', { prefix: 'a/' })).toEqual(['a/1', 'a/2']);
});

test('a page has 100 objects where the request does not say', async ({ sandbox }) => {
  const keys = Array.from({ length: 101 }, (_, nth) => `k${nth}`).sort(byBytes);
  for (const key of keys) await sandbox.store.append('demo', key, '');
  expect(await pagesOf(sandbox, {})).toEqual([keys.slice(0, 100), keys.slice(100)]);
});

test("each version says what clients read, in OSS's order, and empty elements are there", async ({
  start,
}) => {
  const sandbox = await start({ clock: () => new Date('2026-03-01T12:00:00.5Z') });
  await sandbox.store.put('demo', 'a', 'hello', { headers: { 'x-oss-storage-class': 'IA' } });
  await sandbox.store.append('demo', 'b/1', 'x');
  const call_ = async (query: Query) => {
    const date = new Date('2026-03-01T12:00:00Z');
    const { text } = await call(sandbox, 'GET', undefined, { query, date });
    return text
      .replace(/\n */g, '')
      .replace(/"[0-9A-F]+0{8}"/g, '"…"')
      .replace(/<\?.*?\?>/, '');
  };
  const owner = '<Owner><ID>1000000000000000</ID><DisplayName>1000000000000000</DisplayName></Owner>';
  const content = (more: string) =>
    '<Contents><Key>a</Key><LastModified>2026-03-01T12:00:00.500Z</LastModified>' +
    '<ETag>&quot;5D41402ABC4B2A76B9719D911017C592&quot;</ETag><Type>Normal</Type><Size>5</Size>' +
    `<StorageClass>IA</StorageClass>${more}</Contents>`;
  expect(await call_({ 'max-keys': '1' })).toBe(
    '<ListBucketResult><Name>demo</Name><Prefix></Prefix><Marker></Marker><NextMarker>a</NextMarker>' +
      `<MaxKeys>1</MaxKeys><Delimiter></Delimiter><IsTruncated>true</IsTruncated>${content(owner)}</ListBucketResult>`,
  );
  const v2 = { 'list-type': '2', delimiter: '/', 'encoding-type': 'url' };
  const common = '<CommonPrefixes><Prefix>b%2F</Prefix></CommonPrefixes>';
  const head =
    '<ListBucketResult><Name>demo</Name><Prefix></Prefix><StartAfter></StartAfter><KeyCount>2</KeyCount>' +
    '<MaxKeys>100</MaxKeys><Delimiter>%2F</Delimiter><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>';
  expect(await call_(v2)).toBe(`${head}${content('')}${common}</ListBucketResult>`);
  expect(await call_({ ...v2, 'fetch-owner': 'true' })).toContain(content(owner));
  expect(await call_({ prefix: 'c' })).toContain('<IsTruncated>false</IsTruncated></ListBucketResult>');
});

test('max-keys is from 1 to 1000', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'a', '');
  for (const maxKeys of ['1', '1000', '']) {
    const listing = await listingOf(sandbox, { 'max-keys': maxKeys });
    expect(listing).toContain('<Key>a</Key>');
    expect(textsOf(listing, 'MaxKeys')).toEqual([maxKeys || '100']);
  }
  for (const maxKeys of ['0', '1001', '-1', '1.5', 'x']) {
    const answer = await call(sandbox, 'GET', undefined, { query: { 'max-keys': maxKeys } });
    expect(answer).toMatchObject({ status: 400, code: 'InvalidArgument' });
    expect(answer.text).toContain('<Message>max-keys is not valid.</Message>');
  }
});

test('without encoding-type, keys are text in XML; a character that XML lacks is replaced', async ({
  sandbox,
}) => {
  const keys = ['\u0001\uFFFE', '\t\r\n', 'a]]>&<">', '\u0085'];
  for (const key of keys) await sandbox.store.append('demo', key, '');
  expect(textsOf(await listingOf(sandbox, {}), 'Key')).toEqual([
    '\uFFFD\uFFFD',
    '&#9;&#13;&#10;',
    'a]]&gt;&amp;&lt;&quot;&gt;',
    '\u0085',
  ]);
});
