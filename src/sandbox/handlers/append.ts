// AppendObject: POST /{key}?append&position={n}. Position is a compare-and-swap on the object's length.

import { beforeCommit } from '../faults/moments.ts';
import { othersWriteWithin } from '../faults/other-writers.ts';
import type { ObjectExchange, Reply } from '../http/exchange.ts';
import { encryptionHeaders } from '../http/object-headers.ts';
import { checkDigest, receiveBody, requireLength } from '../http/upload.ts';
import { parseCreation } from '../rules/creation.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import { checkAppendable, parsePosition } from '../rules/position.ts';
import type { Content } from '../store/content.ts';
import type { Creation, StoredObject } from '../store/object-slot.ts';

export async function handleAppend(exchange: ObjectExchange): Promise<Reply> {
  const { store, bucket, key, headers } = exchange;
  const position = parsePosition(exchange);
  requireLength(exchange);
  const creation = parseCreation(exchange);
  // A request that cannot succeed is refused before its body is read …
  const before = await store.stat(bucket, key);
  checkForbidden(exchange, before);
  checkAppendable(before, position);
  const content = await receiveBody(exchange, {
    md5: headers['content-md5'] !== undefined,
    maxBytes: exchange.maxObjectBytes - position,
    tooLarge: REFUSALS.InlineDataTooLarge,
  });
  try {
    await beforeCommit(exchange);
    const object = await commit(exchange, position, creation, content);
    return { status: 200, headers: appendHeaders(object) };
  } finally {
    await content.discard();
  }
}

/** … and checked again with the object held: of several appends at one position, one at most goes through. */
function commit(
  exchange: ObjectExchange,
  position: number,
  creation: Creation,
  content: Content,
): Promise<StoredObject> {
  const { store, bucket, key, headers } = exchange;
  return store.exclusive(bucket, key, async (slot) => {
    await othersWriteWithin(exchange, slot, 'before', content.length);
    checkForbidden(exchange, slot.read());
    checkAppendable(slot.read(), position);
    checkDigest(exchange, content);
    const acl = headers['x-oss-object-acl'];
    return slot.append(content, { now: exchange.now(), creation, ...(acl !== undefined && { acl }) });
  });
}

/** No page says what the header does to an append; what follows is the strictest reading of it. */
function checkForbidden({ headers }: ObjectExchange, object: StoredObject | undefined): void {
  const isForbidden = headers['x-oss-forbid-overwrite'] === 'true' && object !== undefined;
  if (isForbidden) throw new Refusal(REFUSALS.FileAlreadyExists);
}

function appendHeaders(object: StoredObject): Record<string, string> {
  return {
    ETag: `"${object.etag}"`,
    'x-oss-next-append-position': String(object.length),
    'x-oss-hash-crc64ecma': String(object.crc64),
    ...encryptionHeaders(object),
  };
}
