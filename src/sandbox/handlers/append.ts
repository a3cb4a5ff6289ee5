// AppendObject: POST /{key}?append&position={n}. Position is a compare-and-swap on the object's length.

import { beforeCommit } from '../faults/moments.ts';
import { othersWriteWithin } from '../faults/other-writers.ts';
import type { ObjectExchange, Reply } from '../http/exchange.ts';
import { uploadHeaders } from '../http/object-headers.ts';
import { checkDigest, receiveBody, requireLength } from '../http/upload.ts';
import { APPENDABLE_CLASSES, checkAcl, checkForbidOverwrite, parseCreation } from '../rules/creation.ts';
import { REFUSALS } from '../rules/error-table.ts';
import { checkAppendable, parsePosition } from '../rules/position.ts';
import type { Content } from '../store/content.ts';
import type { Creation, StoredObject } from '../store/object-slot.ts';

export async function handleAppend(exchange: ObjectExchange): Promise<Reply> {
  const { store, bucket, key, headers } = exchange;
  const position = parsePosition(exchange);
  requireLength(exchange);
  // A request that cannot succeed is refused before its body is read …
  check(exchange, await store.stat(bucket, key), position);
  const content = await receiveBody(exchange, {
    md5: headers['content-md5'] !== undefined,
    maxBytes: exchange.maxObjectBytes - position,
    tooLarge: REFUSALS.InlineDataTooLarge,
  });
  try {
    await beforeCommit(exchange);
    const object = await commit(exchange, position, content);
    const next = { 'x-oss-next-append-position': String(object.length) };
    return { status: 200, headers: { ...uploadHeaders(object), ...next } };
  } finally {
    await content.discard();
  }
}

/** … and checked again with the object held: of several appends at one position, one at most goes through. */
function commit(exchange: ObjectExchange, position: number, content: Content): Promise<StoredObject> {
  const { store, bucket, key } = exchange;
  return store.exclusive(bucket, key, async (slot) => {
    await othersWriteWithin(exchange, slot, 'before', content.length);
    const creation = check(exchange, slot.read(), position);
    checkDigest(exchange, content);
    const acl = checkAcl(exchange);
    return slot.append(content, { now: exchange.now(), creation, ...(acl !== undefined && { acl }) });
  });
}

/** @returns what describes the object: what is said at its creation counts, and nothing of it later */
function check(exchange: ObjectExchange, object: StoredObject | undefined, position: number): Creation {
  // No page says what the header does to an append; this is the strictest reading of it.
  checkForbidOverwrite(exchange, object);
  checkAppendable(object, position);
  checkAcl(exchange);
  return object ?? parseCreation(exchange, APPENDABLE_CLASSES);
}
