// ListObjects and, with list-type=2, ListObjectsV2: keys in byte order, grouped by delimiter, page by page.
import { checkListing } from '../faults/access.ts';
import type { BucketExchange, Reply } from '../http/exchange.ts';
import { elements, encoding, type XmlElement, xmlReply } from '../http/xml.ts';
import { invalidArgument } from '../rules/error-table.ts';
import type { StoredObject } from '../store/object-slot.ts';
import { OWNER, parseMaxKeys } from './buckets.ts';

export async function handleListObjects(exchange: BucketExchange): Promise<Reply> {
  const { store, bucket, address, headers } = exchange;
  const parameters = { ...inHeaders(headers), ...address.query };
  const { prefix = '', delimiter = '', 'list-type': version } = parameters;
  checkListing(exchange, prefix);
  if (version !== undefined && version !== '2') throw invalidArgument('list-type', version);
  const after = version === undefined ? (parameters.marker ?? '') : startOfV2(parameters);
  const maxKeys = parseMaxKeys(parameters['max-keys']);
  const objects = (await store.list(bucket)).filter(({ key }) => key.startsWith(prefix));
  const page = pageOf(objects, { prefix, delimiter, after, maxKeys });
  const { encode, EncodingType } = encoding(parameters);
  const isWithOwner = version === undefined || parameters['fetch-owner'] === 'true';
  return xmlReply([
    'ListBucketResult',
    [
      ...elements({
        Name: bucket,
        Prefix: encode(prefix),
        ...(version === undefined ? marksOfV1 : marksOfV2)(parameters, page, encode),
        MaxKeys: maxKeys,
        Delimiter: encode(delimiter),
        EncodingType,
        IsTruncated: page.next !== undefined,
      }),
      ...page.objects.map((object) => formatObject(object, encode, isWithOwner)),
      ...page.commonPrefixes.map((name): XmlElement => ['CommonPrefixes', [['Prefix', encode(name)]]]),
    ],
  ]);
}

type Page = ReturnType<typeof pageOf>;
type Parameters = Readonly<Record<string, string | undefined>>;
type Encode = (text: string) => string;

/** The first PHP clients send the parameters of ListObjects as headers. */
function inHeaders({ prefix, delimiter, marker, 'max-keys': maxKeys }: Parameters): Parameters {
  return { prefix, delimiter, marker, 'max-keys': maxKeys };
}

function marksOfV1({ marker = '' }: Parameters, { next }: Page, encode: Encode) {
  return { Marker: encode(marker), NextMarker: next && encode(next) };
}

function marksOfV2(parameters: Parameters, { objects, commonPrefixes, next }: Page, encode: Encode) {
  const { 'start-after': startAfter = '', 'continuation-token': ContinuationToken } = parameters;
  const NextContinuationToken = next && Buffer.from(next).toString('base64url');
  const KeyCount = objects.length + commonPrefixes.length;
  return { StartAfter: encode(startAfter), ContinuationToken, NextContinuationToken, KeyCount };
}

/** A token is the last name, hidden from clients that might make one up; the same whether they decode it or not. */
function startOfV2({ 'continuation-token': token, 'start-after': startAfter = '' }: Parameters): string {
  return token ? Buffer.from(token, 'base64url').toString() : startAfter;
}

/**
 * @param options `after`: only names behind this one, in byte order; of a common prefix, none of what it stands for
 * @returns `next`: where the next page goes on, unless this is the last. Each common prefix stands for all objects below it
 */
function pageOf(
  all: readonly StoredObject[],
  options: { prefix: string; delimiter: string; after: string; maxKeys: number },
) {
  const { prefix, delimiter, after, maxKeys } = options;
  const objects: StoredObject[] = [];
  const commonPrefixes: string[] = [];
  const start = Buffer.from(after);
  let last = after;
  for (const object of all) {
    const end = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
    const name = end < 0 ? object.key : object.key.slice(0, end + delimiter.length);
    if (name === last || start.compare(Buffer.from(object.key)) >= 0) continue;
    if (objects.length + commonPrefixes.length === maxKeys) return { objects, commonPrefixes, next: last };
    if (end < 0) objects.push(object);
    else commonPrefixes.push(name);
    last = name;
  }
  return { objects, commonPrefixes, next: undefined };
}

function formatObject(object: StoredObject, encode: Encode, isWithOwner: boolean): XmlElement {
  const { key, lastModified, etag, type, length, headers } = object;
  const content = elements({
    Key: encode(key),
    LastModified: lastModified.toISOString(),
    ETag: `"${etag}"`,
    Type: type,
    Size: length,
    StorageClass: headers['x-oss-storage-class'] ?? 'Standard',
  });
  return ['Contents', isWithOwner ? [...content, OWNER] : content];
}
