// The object that a reading request is about.
import { REFUSALS, Refusal } from '../error-table.ts';
import type { ObjectExchange } from '../exchange.ts';
import type { StoredObject } from '../object-slot.ts';

export async function requireObject({ store, bucket, key }: ObjectExchange): Promise<StoredObject> {
  const object = await store.stat(bucket, key);
  if (object === undefined) throw new Refusal(REFUSALS.NoSuchKey, { elements: { Key: key } });
  return object;
}
