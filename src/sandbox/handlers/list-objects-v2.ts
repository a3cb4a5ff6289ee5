// ListObjectsV2: GET ?list-type=2. Keys in byte order, grouped by delimiter, page by page.
import { encodeComponent } from '../../sign/encode.ts';
import type { BucketExchange, Reply } from '../http/exchange.ts';
import { formatXml, type XmlElement } from '../http/xml.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import type { StoredObject } from '../store/object-slot.ts';
import { OWNER } from './owner.ts';

const DEFAULT_MAX_KEYS = 100;
const MOST_MAX_KEYS = 1000;

/** One line of the listing: an object, or all objects under a common prefix. */
type Entry = { readonly name: string; readonly object?: StoredObject };

export async function handleListObjectsV2(exchange: BucketExchange): Promise<Reply> {
  const { store, bucket, address } = exchange;
  const { query } = address;
  const { prefix = '', delimiter = '', 'start-after': startAfter = '', 'continuation-token': token } = query;
  const maxKeys = parseMaxKeys(query['max-keys']);
  const after = token === undefined ? startAfter : Buffer.from(token, 'base64').toString();
  const objects = (await store.list(bucket)).filter(({ key }) => key.startsWith(prefix));
  const entries = groupByDelimiter(objects, prefix, delimiter).filter(({ name }) => isAfter(name, after));
  const page = entries.slice(0, maxKeys);
  const last = page.at(-1);
  const isTruncated = entries.length > page.length;
  const encode = query['encoding-type'] === 'url' ? encodeComponent : (text: string) => text;
  const elements: XmlElement[] = [
    ['Name', bucket],
    ['Prefix', encode(prefix)],
    ['StartAfter', encode(startAfter)],
    ['MaxKeys', maxKeys],
    ['Delimiter', encode(delimiter)],
    ...(query['encoding-type'] === 'url' ? [['EncodingType', 'url'] as const] : []),
    ...(token === undefined ? [] : [['ContinuationToken', encode(token)] as const]),
    ['IsTruncated', isTruncated],
    ...(isTruncated && last !== undefined ? [nextToken(last.name, encode)] : []),
    ...page.map((entry) => formatEntry(entry, encode, query['fetch-owner'] === 'true')),
    ['KeyCount', page.length],
  ];
  const body = formatXml(['ListBucketResult', elements]);
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body };
}

function parseMaxKeys(text: string | undefined): number {
  if (text === undefined) return DEFAULT_MAX_KEYS;
  const maxKeys = Number(text);
  if (/^\d+$/.test(text) && maxKeys >= 1 && maxKeys <= MOST_MAX_KEYS) return maxKeys;
  throw new Refusal(REFUSALS.InvalidArgument, {
    elements: { ArgumentName: 'max-keys', ArgumentValue: text },
  });
}

function groupByDelimiter(objects: readonly StoredObject[], prefix: string, delimiter: string): Entry[] {
  const entries: Entry[] = [];
  for (const object of objects) {
    const end = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
    const name = end < 0 ? object.key : object.key.slice(0, end + delimiter.length);
    if (end < 0) entries.push({ name, object });
    else if (entries.at(-1)?.name !== name) entries.push({ name });
  }
  return entries;
}

function isAfter(name: string, start: string): boolean {
  return start === '' || Buffer.compare(Buffer.from(name), Buffer.from(start)) > 0;
}

function nextToken(name: string, encode: (text: string) => string): XmlElement {
  return ['NextContinuationToken', encode(Buffer.from(name).toString('base64'))];
}

function formatEntry({ name, object }: Entry, encode: (text: string) => string, owner: boolean): XmlElement {
  if (object === undefined) return ['CommonPrefixes', [['Prefix', encode(name)]]];
  return [
    'Contents',
    [
      ['Key', encode(name)],
      ['LastModified', object.lastModified.toISOString()],
      ['ETag', `"${object.etag}"`],
      ['Type', object.type],
      ['Size', object.length],
      ['StorageClass', object.headers['x-oss-storage-class'] ?? 'Standard'],
      ...(owner ? [OWNER] : []),
    ],
  ];
}
