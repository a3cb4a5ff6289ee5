// ListBuckets: GET without a bucket. All at once; there are few.
import type { Exchange, Reply } from '../http/exchange.ts';
import { type XmlElement, xmlReply } from '../http/xml.ts';
import { OWNER } from './owner.ts';

export async function handleListBuckets({ store }: Exchange): Promise<Reply> {
  const buckets = (await store.buckets()).map((name): XmlElement => ['Bucket', [['Name', name]]]);
  return xmlReply(['ListAllMyBucketsResult', [OWNER, ['IsTruncated', false], ['Buckets', buckets]]]);
}
