// The bucket and the object that a request is about, where they must be there.

import type { Exchange, ObjectExchange } from '../http/exchange.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import { checkVersion } from '../rules/version.ts';
import type { Changes, StoredObject } from '../store/object-slot.ts';

/** @throws {Refusal} where there is no such bucket */
export async function requireBucket({ store }: Exchange, bucket: string): Promise<void> {
  if (await store.hasBucket(bucket)) return;
  throw new Refusal(REFUSALS.NoSuchBucket, { elements: { BucketName: bucket } });
}

/** @throws {Refusal} where there is no such object, or no such version of it */
export async function requireObject(exchange: ObjectExchange): Promise<StoredObject> {
  return checkPresent(exchange, await exchange.store.stat(exchange.bucket, exchange.key));
}

/** Changes what is said of the object, its bytes excepted. */
export function updateObject(exchange: ObjectExchange, changes: Changes): Promise<StoredObject> {
  return exchange.store.exclusive(exchange.bucket, exchange.key, async (slot) =>
    slot.update(checkPresent(exchange, slot.read()), changes),
  );
}

export function checkPresent(exchange: ObjectExchange, object: StoredObject | undefined): StoredObject {
  if (object === undefined) throw new Refusal(REFUSALS.NoSuchKey, { elements: { Key: exchange.key } });
  checkVersion(exchange);
  return object;
}
