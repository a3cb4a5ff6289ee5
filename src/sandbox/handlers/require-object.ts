// The bucket and the object that a request is about, where they must be there.

import type { Exchange, ObjectExchange } from '../http/exchange.ts';
import { checkVersion } from '../rules/conditions.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import type { Changes, StoredObject } from '../store/object-slot.ts';
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
  checkVersion(exchange);
  const opened = await exchange.store.open(exchange.bucket, exchange.key);
  if (opened === undefined) throw noSuchKey(exchange);
  return opened;
}

/** Changes what is said of the object, its bytes excepted. */
export function updateObject(exchange: ObjectExchange, changes: Changes): Promise<StoredObject> {
  return exchange.store.exclusive(exchange.bucket, exchange.key, async (slot) =>
    slot.update(checkPresent(exchange, slot.read()), changes),
  );
}

export function checkPresent(exchange: ObjectExchange, object: StoredObject | undefined): StoredObject {
  checkVersion(exchange);
  if (object === undefined) throw noSuchKey(exchange);
  return object;
}

function noSuchKey({ key }: ObjectExchange): Refusal {
  return new Refusal(REFUSALS.NoSuchKey, { elements: { Key: key } });
}
