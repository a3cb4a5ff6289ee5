// AppendObject: POST /{key}?append&position={n}. Position is a compare-and-swap on the object's length. And
// SealAppendObject: POST /{key}?seal&position={n}. No append is taken afterwards.
import type { ObjectExchange, Reply } from '../http/exchange.ts';
import { fullHeaders, uploadHeaders } from '../http/object-headers.ts';
import { checkDigest, receiveBody, requireLength } from '../http/upload.ts';
import { APPENDABLE_CLASSES, checkAcl, checkForbidOverwrite, parseCreation } from '../rules/creation.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import { checkAppendable, checkPosition, parsePosition } from '../rules/position.ts';
import type { Creation, StoredObject } from '../store/object-slot.ts';
import { checkPresent, commit } from './objects.ts';

export async function handleAppend(exchange: ObjectExchange): Promise<Reply> {
  const { store, bucket, key, headers } = exchange;
  const position = parsePosition(exchange);
  requireLength(exchange);
  // A request that cannot succeed is refused before its body is read …
  check(exchange, await store.stat(bucket, key), position);
  const content = await receiveBody(exchange, headers['content-md5'] !== undefined, {
    maxBytes: exchange.maxObjectBytes - position,
    tooLarge: REFUSALS.InlineDataTooLarge,
  });
  const object = await commit(exchange, content, async (slot) => {
    // … and checked again with the object held: of several appends at one position, one at most goes through.
    const creation = check(exchange, slot.read(), position);
    checkDigest(exchange, content);
    return slot.append(content, creation, exchange.now());
  });
  const next = { 'x-oss-next-append-position': String(object.length) };
  return { status: 200, headers: { ...uploadHeaders(object), ...next } };
}

/** @returns what describes the object: of what is said later than at its creation, the ACL counts */
function check(exchange: ObjectExchange, object: StoredObject | undefined, position: number): Creation {
  // No page says what the header does to an append; this is the strictest reading of it.
  checkForbidOverwrite(exchange, object);
  checkAppendable(object, position);
  const acl = checkAcl(exchange);
  return object ? { ...object, acl: acl ?? object.acl } : parseCreation(exchange, APPENDABLE_CLASSES);
}

export function handleSeal(exchange: ObjectExchange): Promise<Reply> {
  const { store, bucket, key } = exchange;
  const position = parsePosition(exchange);
  return store.exclusive(bucket, key, async (slot) => {
    const object = checkPresent(exchange, slot.read());
    if (object.type !== 'Appendable') throw new Refusal(REFUSALS.ObjectNotAppendable);
    checkPosition(object, position);
    // The time is that of the first sealing.
    const sealed = object.sealedTime ? object : slot.update(object, { sealedTime: exchange.now() });
    return { status: 200, headers: { ...fullHeaders(sealed), 'Content-Length': '0' } };
  });
}
