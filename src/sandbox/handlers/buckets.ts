// ListBuckets: GET without a bucket; GetBucketLocation, which some clients ask for before all else; and PutBucket, whose
// body, which may ask for a storage class, is not looked at.
import type { BucketExchange, Exchange, Reply } from '../http/exchange.ts';
import { elements, type XmlElement, xmlReply } from '../http/xml.ts';
import { invalidArgument } from '../rules/error-table.ts';

const DEFAULT_MAX_KEYS = 100;
const MOST_MAX_KEYS = 1000;

/** Everything in the sandbox belongs to one account. */
export const OWNER: XmlElement = [
  'Owner',
  elements({ ID: '1000000000000000', DisplayName: '1000000000000000' }),
];

export async function handleListBuckets({ store, region, headers, address }: Exchange): Promise<Reply> {
  const { prefix: Prefix = '', marker: Marker = '', 'max-keys': limit } = address.query;
  const MaxKeys = parseMaxKeys(limit);
  const found = (await store.buckets()).filter(({ name }) => name.startsWith(Prefix) && name > Marker);
  const shown = found.slice(0, MaxKeys);
  const NextMarker = found.length > shown.length ? shown.at(-1)?.name : undefined;
  const buckets = shown.map(({ name, created }): XmlElement => {
    const about = elements({
      CreationDate: created.toISOString(),
      Name: name,
      Region: region,
      StorageClass: 'Standard',
      Location: `oss-${region}`,
      ExtranetEndpoint: headers.host,
      IntranetEndpoint: headers.host,
    });
    return ['Bucket', about];
  });
  const page = elements({ Prefix, Marker, MaxKeys, IsTruncated: NextMarker !== undefined, NextMarker });
  return xmlReply(['ListAllMyBucketsResult', [...page, OWNER, ['Buckets', buckets]]]);
}

export async function handleGetLocation({ region }: Exchange): Promise<Reply> {
  return xmlReply(['LocationConstraint', `oss-${region}`]);
}

export async function handlePutBucket({ store, bucket }: BucketExchange): Promise<Reply> {
  await store.createBucket(bucket);
  return { status: 200, headers: { Location: `/${bucket}` } };
}

/** How many lines a listing may have. */
export function parseMaxKeys(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_MAX_KEYS;
  const maxKeys = Number(text);
  if (/^\d+$/.test(text) && maxKeys >= 1 && maxKeys <= MOST_MAX_KEYS) return maxKeys;
  throw invalidArgument('max-keys', text);
}
