// CopyObject: PUT with x-oss-copy-source. Onto itself it changes what is said of an object, and nothing else: an
// appendable stays one, and keeps its end. Source: "CopyObject" in the OSS API reference.
import { checkKeys } from '../faults/access.ts';
import { beforeCommit } from '../faults/moments.ts';
import { othersWriteWithin } from '../faults/other-writers.ts';
import type { Exchange, ObjectExchange, Reply } from '../http/exchange.ts';
import { encryptionHeaders } from '../http/object-headers.ts';
import { xmlReply } from '../http/xml.ts';
import { isNotModified } from '../rules/conditions.ts';
import {
  APPENDABLE_CLASSES,
  checkAcl,
  checkForbidOverwrite,
  parseCreation,
  STORAGE_CLASSES,
} from '../rules/creation.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import { parseTags } from '../rules/tags.ts';
import type { Creation, ObjectSlot, StoredObject } from '../store/object-slot.ts';
import { checkPresent, requireBucket } from './require-object.ts';

type Headers = Exchange['headers'];

const SOURCE = /^\/([^/]+)\/(.+?)(?:\?versionId=([^&]*))?$/s;

export async function handleCopy(exchange: ObjectExchange): Promise<Reply> {
  const { store, bucket, key } = exchange;
  const source = await findSource(exchange);
  checkKeys(exchange, [source.key]);
  const opened = await store.open(source.bucket, source.key);
  try {
    const object = checkPresent(source, opened?.object);
    if (isNotModified(source, object)) return { status: 304 };
    const isItself = source.bucket === bucket && source.key === key;
    if (!isItself && object.type === 'Appendable') throw new Refusal(REFUSALS.OperationNotSupported);
    const bytes = isItself ? undefined : opened?.stream(0, object.length);
    return copyReply(await commit(exchange, object, bytes));
  } finally {
    await opened?.close();
  }
}

/** @param bytes of the source, where that is another object */
async function commit(
  exchange: ObjectExchange,
  source: StoredObject,
  bytes: AsyncIterable<Buffer> | undefined,
) {
  const { store, bucket, key } = exchange;
  const content = bytes && (await store.content(bytes));
  try {
    await beforeCommit(exchange);
    return await store.exclusive(bucket, key, async (slot) => {
      await othersWriteWithin(exchange, slot, 'before', source.length);
      checkForbidOverwrite(exchange, slot.read());
      if (content === undefined) return changeMetadata(exchange, slot);
      return slot.replace(content, 'Normal', { now: exchange.now(), creation: creationOf(exchange, source) });
    });
  } finally {
    await content?.discard();
  }
}

/** @returns the request as one for the source, with the conditions on it. Most clients encode its name, some do not. */
async function findSource(exchange: ObjectExchange): Promise<ObjectExchange> {
  const text = exchange.headers['x-oss-copy-source'] ?? '';
  const [, bucket, key, versionId] = SOURCE.exec(text) ?? [];
  if (bucket === undefined || key === undefined) {
    throw new Refusal(REFUSALS.InvalidArgument, {
      message: 'Copy Source must mention the source bucket and key: /sourcebucket/sourcekey.',
      elements: { ArgumentName: 'x-oss-copy-source', ArgumentValue: text },
    });
  }
  await requireBucket(exchange, bucket);
  const conditions = Object.entries(exchange.headers)
    .filter(([name]) => name.startsWith('x-oss-copy-source-'))
    .map(([name, value]) => [name.slice('x-oss-copy-source-'.length), value]);
  const { store } = exchange;
  const decoded = decodeName(key);
  const isDecoded = (await store.stat(bucket, decoded)) ?? !(await store.stat(bucket, key));
  return {
    ...exchange,
    bucket,
    key: isDecoded ? decoded : key,
    address: { query: versionId === undefined ? {} : { versionId } },
    headers: Object.fromEntries(conditions),
  };
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** What the request says takes the place of what was said, whatever the directive. */
function changeMetadata(exchange: ObjectExchange, slot: ObjectSlot): StoredObject {
  const object = checkPresent(exchange, slot.read());
  const { 'x-oss-storage-class': storageClass = '' } = object.headers;
  const given = { 'x-oss-storage-class': storageClass, ...withoutEncryption(exchange.headers) };
  const classes = object.type === 'Appendable' ? APPENDABLE_CLASSES : STORAGE_CLASSES;
  const { headers, tags } = parseCreation({ ...exchange, headers: given }, classes);
  return slot.update(object, {
    headers: { ...encryptionHeaders(object), ...headers },
    acl: checkAcl(exchange) ?? object.acl,
    tags: isReplaced(exchange, 'x-oss-tagging-directive') ? tags : object.tags,
    lastModified: exchange.now(),
  });
}

/** What is said of the copy: the source's encryption and ACL are never copied. */
function creationOf(exchange: ObjectExchange, source: StoredObject): Creation {
  const own = Object.entries(exchange.headers).filter(([name]) =>
    /^x-oss-(?:storage-class$|server-side-|object-acl$)/.test(name),
  );
  const given = isReplaced(exchange, 'x-oss-metadata-directive')
    ? exchange.headers
    : { ...withoutEncryption(source.headers), ...Object.fromEntries(own) };
  const creation = parseCreation({ ...exchange, headers: given }, STORAGE_CLASSES);
  if (!isReplaced(exchange, 'x-oss-tagging-directive')) return { ...creation, tags: source.tags };
  return { ...creation, tags: parseTags(exchange.headers['x-oss-tagging'] ?? '') };
}

function withoutEncryption(headers: Headers): Headers {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !name.startsWith('x-oss-server-side-')),
  );
}

function isReplaced({ headers }: Exchange, name: string): boolean {
  const directive = headers[name] ?? 'COPY';
  if (/^(?:copy|replace)$/i.test(directive)) return directive.toLowerCase() === 'replace';
  throw new Refusal(REFUSALS.InvalidArgument, {
    elements: { ArgumentName: name, ArgumentValue: directive },
  });
}

function copyReply({ etag, lastModified, crc64 }: StoredObject): Reply {
  const { headers, ...reply } = xmlReply([
    'CopyObjectResult',
    [
      ['ETag', `"${etag}"`],
      ['LastModified', lastModified.toISOString()],
    ],
  ]);
  return { ...reply, headers: { ...headers, ETag: `"${etag}"`, 'x-oss-hash-crc64ecma': String(crc64) } };
}
