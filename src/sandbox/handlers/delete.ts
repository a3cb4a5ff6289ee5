// DeleteObject and DeleteMultipleObjects: it makes no difference whether there was an object.
import { checkKeys } from '../faults/access.ts';
import type { BucketExchange, ObjectExchange, Reply } from '../http/exchange.ts';
import { childrenOf, elements, encoding, readXml, textOf, type XmlElement, xmlReply } from '../http/xml.ts';
import { checkVersion } from '../rules/conditions.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';

const MAX_KEYS = 1000;

export async function handleDelete(exchange: ObjectExchange): Promise<Reply> {
  checkVersion(exchange);
  await exchange.store.delete(exchange.bucket, exchange.key);
  return { status: 204 };
}

/** POST ?delete. */
export async function handleDeleteObjects(exchange: BucketExchange): Promise<Reply> {
  const { store, bucket, address } = exchange;
  const root = await readXml(exchange, 'Delete');
  const objects = childrenOf(root, 'Object');
  const keys = objects.map((object) => textOf(object, 'Key'));
  if (keys.length === 0 || keys.length > MAX_KEYS || keys.includes('')) {
    throw new Refusal(REFUSALS.MalformedXML);
  }
  checkKeys(exchange, keys);
  for (const object of objects) {
    const versionId = textOf(object, 'VersionId') || 'null';
    checkVersion({ key: textOf(object, 'Key'), address: { query: { versionId } } });
  }
  for (const key of keys) await store.delete(bucket, key);
  if (textOf(root, 'Quiet') === 'true') return { status: 200 };
  const { EncodingType, encode } = encoding(address.query);
  const deleted = keys.map((key): XmlElement => ['Deleted', [['Key', encode(key)]]]);
  return xmlReply(['DeleteResult', [...elements({ EncodingType }), ...deleted]]);
}
