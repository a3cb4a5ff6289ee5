// ListBuckets: GET without a bucket; and GetBucketLocation, which some clients ask for before all else.
import type { Exchange, Reply } from '../http/exchange.ts';
import { elements, type XmlElement, xmlReply } from '../http/xml.ts';
import { parseMaxKeys } from './list-objects.ts';
import { OWNER } from './owner.ts';

export async function handleListBuckets({ store, region, headers, address }: Exchange): Promise<Reply> {
  const { prefix: Prefix = '', marker: Marker = '', 'max-keys': limit } = address.query;
  const MaxKeys = parseMaxKeys(limit);
  const found = (await store.buckets()).filter(({ name }) => name.startsWith(Prefix) && name > Marker);
  const shown = found.slice(0, MaxKeys);
  const next = found.length > shown.length ? shown.at(-1)?.name : undefined;
  const buckets = shown.map(({ name, created }): XmlElement => {
    const about = {
      CreationDate: created.toISOString(),
      Name: name,
      Region: region,
      StorageClass: 'Standard',
    };
    const where = {
      Location: `oss-${region}`,
      ExtranetEndpoint: headers.host,
      IntranetEndpoint: headers.host,
    };
    return ['Bucket', elements({ ...about, ...where })];
  });
  const page = { Prefix, Marker, MaxKeys, IsTruncated: next !== undefined, NextMarker: next };
  return xmlReply(['ListAllMyBucketsResult', [...elements(page), OWNER, ['Buckets', buckets]]]);
}

export async function handleGetLocation({ region }: Exchange): Promise<Reply> {
  return xmlReply(['LocationConstraint', `oss-${region}`]);
}
