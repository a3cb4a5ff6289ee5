// The object that a reading request is about.

import type { ObjectExchange } from '../http/exchange.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import { checkVersion } from '../rules/version.ts';
import type { StoredObject } from '../store/object-slot.ts';

export async function requireObject(exchange: ObjectExchange): Promise<StoredObject> {
  const { store, bucket, key } = exchange;
  const object = await store.stat(bucket, key);
  if (object === undefined) throw new Refusal(REFUSALS.NoSuchKey, { elements: { Key: key } });
  checkVersion(exchange);
  return object;
}
