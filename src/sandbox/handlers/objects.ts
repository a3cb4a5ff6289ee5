// The bucket and the object that a request is about, where they must be there, and how they are written to.
import { beforeCommit } from '../faults/moments.ts';
import { othersWriteWithin } from '../faults/other-writers.ts';
import type { Exchange, ObjectExchange } from '../http/exchange.ts';
import { checkVersion } from '../rules/conditions.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import type { Content } from '../store/content.ts';
import type { Changes, ObjectSlot, StoredObject } from '../store/object-slot.ts';
import type { OpenObject } from '../store/store.ts';

/** @throws {Refusal} where there is no such bucket */
export async function requireBucket({ store }: Exchange, bucket: string): Promise<void> {
  if (await store.hasBucket(bucket)) return;
  throw new Refusal(REFUSALS.NoSuchBucket, { elements: { BucketName: bucket } });
}

/** @throws {Refusal} where there is no such object, or no such version of it */
export async function requireObject(exchange: ObjectExchange): Promise<StoredObject> {
  return checkPresent(exchange, await exchange.store.stat(exchange.bucket, exchange.key));
}

/** {@link requireObject}, and its bytes. It must be closed. */
export async function openObject(exchange: ObjectExchange): Promise<OpenObject> {
  // Before there is anything to close.
  checkVersion(exchange);
  return checkPresent(exchange, await exchange.store.open(exchange.bucket, exchange.key));
}

export function checkPresent<T>(exchange: ObjectExchange, found: T | undefined): T {
  checkVersion(exchange);
  if (found !== undefined) return found;
  throw new Refusal(REFUSALS.NoSuchKey, { elements: { Key: exchange.key } });
}

/** Changes what is said of the object, its bytes excepted. */
export function updateObject(exchange: ObjectExchange, changes: Changes): Promise<StoredObject> {
  return exchange.store.exclusive(exchange.bucket, exchange.key, async (slot) =>
    slot.update(checkPresent(exchange, slot.read()), changes),
  );
}

/** Carries out an upload, whose content is there: faults and other writers come first. Nothing of the content is left. */
export async function commit<T>(
  exchange: ObjectExchange,
  content: Content,
  write: (slot: ObjectSlot) => Promise<T>,
): Promise<T> {
  try {
    await beforeCommit(exchange);
    return await exchange.store.exclusive(exchange.bucket, exchange.key, async (slot) => {
      await othersWriteWithin(exchange, slot, 'before', content.length);
      return write(slot);
    });
  } finally {
    await content.discard();
  }
}
