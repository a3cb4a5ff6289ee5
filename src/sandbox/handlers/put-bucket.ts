// PutBucket. Its body, which may ask for a storage class, is not looked at.
import type { BucketExchange, Reply } from '../http/exchange.ts';

export async function handlePutBucket({ store, bucket }: BucketExchange): Promise<Reply> {
  await store.createBucket(bucket);
  return { status: 200, headers: { Location: `/${bucket}` } };
}
