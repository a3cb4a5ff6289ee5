// DeleteObject: 204, whether or not there was an object.
import type { ObjectExchange, Reply } from '../http/exchange.ts';

export async function handleDelete({ store, bucket, key }: ObjectExchange): Promise<Reply> {
  await store.delete(bucket, key);
  return { status: 204 };
}
