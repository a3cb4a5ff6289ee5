// The object that a reading request is about.

import type { ObjectExchange } from '../http/exchange.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import type { StoredObject } from '../store/object-slot.ts';

export async function requireObject({ store, bucket, key }: ObjectExchange): Promise<StoredObject> {
  const object = await store.stat(bucket, key);
  if (object === undefined) throw new Refusal(REFUSALS.NoSuchKey, { elements: { Key: key } });
  return object;
}
