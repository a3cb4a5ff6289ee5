// CopyObject: PUT with x-oss-copy-source. Onto itself it changes what is said of an object, and nothing else: an
// appendable stays one, and keeps its end. Source: "CopyObject" in the OSS API reference.
import { checkKeys } from '../faults/access.ts';
import { decode } from '../http/addressing.ts';
import type { Exchange, ObjectExchange, Reply } from '../http/exchange.ts';
import { uploadHeaders } from '../http/object-headers.ts';
import { elements, xmlReply } from '../http/xml.ts';
import { isNotModified } from '../rules/conditions.ts';
import {
  APPENDABLE_CLASSES,
  checkAcl,
  checkForbidOverwrite,
  parseCreation,
  STORAGE_CLASSES,
} from '../rules/creation.ts';
import { invalidArgument, REFUSALS, Refusal } from '../rules/error-table.ts';
import { limited } from '../rules/traffic-limit.ts';
import { contentOf } from '../store/content.ts';
import type { Creation, StoredObject } from '../store/object-slot.ts';
import { checkPresent, commit, openObject, requireBucket } from './objects.ts';

const SOURCE = 'x-oss-copy-source';
const MESSAGE = 'Copy Source must mention the source bucket and key: /sourcebucket/sourcekey.';
const ENCRYPTION = /^x-oss-server-side-/;
/** Of the copy, also where the metadata is the source's. */
const OWN = /^x-oss-(?:storage-class|object-acl)$/;

export async function handleCopy(exchange: ObjectExchange): Promise<Reply> {
  const source = parseSource(exchange);
  checkKeys(exchange, [source.key]);
  const isItself = source.bucket === exchange.bucket && source.key === exchange.key;
  return isItself ? changeMetadata(exchange, source) : copyFrom(source, exchange);
}

/** @returns the request as one for the source, with the conditions on it */
function parseSource(exchange: ObjectExchange): ObjectExchange {
  const text = exchange.headers[SOURCE] ?? '';
  const [, bucket, key, versionId = 'null'] = /^\/([^/]+)\/(.+?)(?:\?versionId=(.*))?$/s.exec(text) ?? [];
  if (bucket === undefined || key === undefined) {
    throw invalidArgument(SOURCE, text, MESSAGE, '0042-00000301');
  }
  const conditions = Object.entries(exchange.headers)
    .filter(([name]) => name.startsWith(`${SOURCE}-`))
    .map(([name, value]) => [name.slice(SOURCE.length + 1), value]);
  const headers = Object.fromEntries(conditions);
  return { ...exchange, bucket, key: decode(key), address: { query: { versionId } }, headers };
}

async function changeMetadata(exchange: ObjectExchange, source: ObjectExchange): Promise<Reply> {
  return commit(exchange, contentOf(Buffer.alloc(0)), async (slot) => {
    const object = checkPresent(source, slot.read());
    if (isNotModified(source, object)) return { status: 304 };
    checkForbidOverwrite(exchange, object);
    const acl = checkAcl(exchange) ?? object.acl;
    const changes = { ...describe(exchange, object, true), acl, lastModified: exchange.now() };
    return copyReply(slot.update(object, changes));
  });
}

/** The source is read before the key is held. */
async function copyFrom(source: ObjectExchange, exchange: ObjectExchange): Promise<Reply> {
  const { store, now } = exchange;
  await requireBucket(exchange, source.bucket);
  const { object, stream, close } = await openObject(source);
  try {
    if (isNotModified(source, object)) return { status: 304 };
    if (object.type === 'Appendable') throw new Refusal(REFUSALS.OperationNotSupported);
    const creation = describe(exchange, object, false);
    const content = await store.collect(limited(exchange, stream(0, object.length)), true);
    return await commit(exchange, content, async (slot) => {
      checkForbidOverwrite(exchange, slot.read());
      return copyReply(await slot.replace(content, 'Normal', creation, now()));
    });
  } finally {
    await close();
  }
}

/**
 * What is said of the copy. Encryption is the request's, or where the object stays, its own. What becomes of the storage
 * class without a word, no page says: it is kept.
 */
function describe(exchange: ObjectExchange, source: StoredObject, isItself: boolean): Creation {
  const areTagsReplaced = isReplaced(exchange, 'x-oss-tagging-directive');
  // Onto itself, the request's metadata counts whatever the directive.
  const isMetadataReplaced = isReplaced(exchange, 'x-oss-metadata-directive') || isItself;
  const kept = pick(source.headers, (name) =>
    ENCRYPTION.test(name) ? isItself : !isMetadataReplaced || name === 'x-oss-storage-class',
  );
  const given = pick(exchange.headers, (name) => {
    if (name === 'x-oss-tagging') return areTagsReplaced;
    return ENCRYPTION.test(name) ? !isItself : isMetadataReplaced || OWN.test(name);
  });
  const classes = source.type === 'Appendable' ? APPENDABLE_CLASSES : STORAGE_CLASSES;
  const creation = parseCreation({ headers: { ...kept, ...given } }, classes);
  return areTagsReplaced ? creation : { ...creation, tags: source.tags };
}

function pick(headers: Exchange['headers'], isPicked: (name: string) => boolean): Exchange['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => isPicked(name)));
}

function isReplaced({ headers }: Exchange, name: string): boolean {
  const directive = headers[name] ?? 'COPY';
  if (/^(?:copy|replace)$/i.test(directive)) return directive.toLowerCase() === 'replace';
  throw invalidArgument(name, directive);
}

function copyReply(object: StoredObject): Reply {
  const { etag, lastModified } = object;
  const facts = elements({ ETag: `"${etag}"`, LastModified: lastModified.toISOString() });
  const reply = xmlReply(['CopyObjectResult', facts]);
  return { ...reply, headers: { ...reply.headers, ...uploadHeaders(object) } };
}
