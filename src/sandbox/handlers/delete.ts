// DeleteObject and DeleteMultipleObjects: it makes no difference whether there was an object.
import { encodeComponent } from '../../sign/encode.ts';
import { checkKeys } from '../faults/access.ts';
import type { BucketExchange, ObjectExchange, Reply } from '../http/exchange.ts';
import { childrenOf, readXml, textOf, type XmlElement, xmlReply } from '../http/xml.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';

const MAX_KEYS = 1000;

export async function handleDelete({ store, bucket, key }: ObjectExchange): Promise<Reply> {
  await store.delete(bucket, key);
  return { status: 204 };
}

/** POST ?delete. */
export async function handleDeleteObjects(exchange: BucketExchange): Promise<Reply> {
  const { store, bucket, address } = exchange;
  const root = await readXml(exchange, 'Delete');
  const keys = childrenOf(root, 'Object').map((object) => textOf(object, 'Key'));
  if (keys.length === 0 || keys.length > MAX_KEYS || keys.includes('')) {
    throw new Refusal(REFUSALS.MalformedXML);
  }
  checkKeys(exchange, keys);
  for (const key of keys) await store.delete(bucket, key);
  if (textOf(root, 'Quiet') === 'true') return { status: 200 };
  const isEncoded = address.query['encoding-type'] === 'url';
  const encode = isEncoded ? encodeComponent : (text: string) => text;
  return xmlReply([
    'DeleteResult',
    [
      ...(isEncoded ? [['EncodingType', 'url'] as const] : []),
      ...keys.map((key): XmlElement => ['Deleted', [['Key', encode(key)]]]),
    ],
  ]);
}
