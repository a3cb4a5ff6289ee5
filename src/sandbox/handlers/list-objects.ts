// ListObjects and, with list-type=2, ListObjectsV2: keys in byte order, grouped by delimiter, page by page.
import { encodeComponent } from '../../sign/encode.ts';
import { checkListing } from '../faults/access.ts';
import type { BucketExchange, Reply } from '../http/exchange.ts';
import { type XmlElement, xmlReply } from '../http/xml.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import type { StoredObject } from '../store/object-slot.ts';
import { OWNER } from './owner.ts';

const DEFAULT_MAX_KEYS = 100;
const MOST_MAX_KEYS = 1000;

/** One line of the listing: an object, or all objects under a common prefix. */
type Entry = { readonly name: string; readonly object?: StoredObject };

interface Page {
  readonly entries: readonly Entry[];
  /** Where the next page goes on; undefined where this is the last. */
  readonly next: string | undefined;
}

export async function handleListObjects(exchange: BucketExchange): Promise<Reply> {
  const { store, bucket, address, headers } = exchange;
  const parameters = { ...inHeaders(headers), ...address.query };
  const { prefix = '', delimiter = '', 'list-type': version } = parameters;
  checkListing(exchange, prefix);
  if (version !== undefined && version !== '2') throw invalid('list-type', version);
  const after = version === undefined ? (parameters.marker ?? '') : startOfV2(parameters);
  const maxKeys = parseMaxKeys(parameters['max-keys']);
  const objects = (await store.list(bucket)).filter(({ key }) => key.startsWith(prefix));
  const page = pageOf(objects, { prefix, delimiter, after, maxKeys });
  const isEncoded = parameters['encoding-type'] === 'url';
  const encode = isEncoded ? encodeComponent : (text: string) => text;
  const isWithOwner = version === undefined || parameters['fetch-owner'] === 'true';
  return xmlReply([
    'ListBucketResult',
    [
      ['Name', bucket],
      ['Prefix', encode(prefix)],
      ['MaxKeys', maxKeys],
      ['Delimiter', encode(delimiter)],
      ...(isEncoded ? [['EncodingType', 'url'] as const] : []),
      ['IsTruncated', page.next !== undefined],
      ...(version === undefined ? marksOfV1(parameters, page, encode) : marksOfV2(parameters, page, encode)),
      ...page.entries.map((entry) => formatEntry(entry, encode, isWithOwner)),
    ],
  ]);
}

type Parameters = Readonly<Record<string, string>>;

/** The first PHP clients send the parameters of ListObjects as headers. */
function inHeaders(headers: Parameters): Parameters {
  const names = ['prefix', 'delimiter', 'marker', 'max-keys'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));
}

/** A token is the text of the last name, hidden from clients that might make one up. */
function startOfV2({ 'continuation-token': token, 'start-after': startAfter = '' }: Parameters): string {
  return token === undefined || token === '' ? startAfter : Buffer.from(token, 'base64').toString();
}

function marksOfV1(
  { marker = '' }: Parameters,
  { next }: Page,
  encode: (text: string) => string,
): XmlElement[] {
  return [['Marker', encode(marker)], ...(next === undefined ? [] : [['NextMarker', encode(next)] as const])];
}

function marksOfV2(
  { 'start-after': startAfter = '', 'continuation-token': token }: Parameters,
  { entries, next }: Page,
  encode: (text: string) => string,
): XmlElement[] {
  const nextToken = next === undefined ? [] : [encode(Buffer.from(next).toString('base64'))];
  return [
    ['StartAfter', encode(startAfter)],
    ...(token === undefined ? [] : [['ContinuationToken', encode(token)] as const]),
    ...nextToken.map((text): XmlElement => ['NextContinuationToken', text]),
    ['KeyCount', entries.length],
  ];
}

function parseMaxKeys(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_MAX_KEYS;
  const maxKeys = Number(text);
  if (/^\d+$/.test(text) && maxKeys >= 1 && maxKeys <= MOST_MAX_KEYS) return maxKeys;
  throw invalid('max-keys', text);
}

interface PageOptions {
  readonly prefix: string;
  readonly delimiter: string;
  /** Only names behind this one, in byte order; of a common prefix: none of what it stands for. */
  readonly after: string;
  readonly maxKeys: number;
}

function pageOf(objects: readonly StoredObject[], options: PageOptions): Page {
  const { prefix, delimiter, after, maxKeys } = options;
  const isDone = (key: string) =>
    !isBehind(key, after) || (delimiter !== '' && after.endsWith(delimiter) && key.startsWith(after));
  const entries: Entry[] = [];
  for (const object of objects.filter(({ key }) => !isDone(key))) {
    const end = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
    const name = end < 0 ? object.key : object.key.slice(0, end + delimiter.length);
    if (end < 0) entries.push({ name, object });
    else if (entries.at(-1)?.name !== name) entries.push({ name });
  }
  const shown = entries.slice(0, maxKeys);
  return { entries: shown, next: entries.length > shown.length ? shown.at(-1)?.name : undefined };
}

function isBehind(key: string, start: string): boolean {
  return start === '' || Buffer.compare(Buffer.from(key), Buffer.from(start)) > 0;
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

function invalid(name: string, value: string): Refusal {
  return new Refusal(REFUSALS.InvalidArgument, { elements: { ArgumentName: name, ArgumentValue: value } });
}
