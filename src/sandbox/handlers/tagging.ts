// GetObjectTagging, PutObjectTagging and DeleteObjectTagging: ?tagging.
import type { ObjectExchange, Reply } from '../http/exchange.ts';
import { childrenOf, elements, readXml, textOf, type XmlElement, xmlReply } from '../http/xml.ts';
import { checkTags } from '../rules/tags.ts';
import { requireObject, updateObject } from './objects.ts';

export async function handleGetTagging(exchange: ObjectExchange): Promise<Reply> {
  const { tags } = await requireObject(exchange);
  const set = Object.entries(tags).map(([Key, Value]): XmlElement => ['Tag', elements({ Key, Value })]);
  return xmlReply(['Tagging', [['TagSet', set]]]);
}

export async function handlePutTagging(exchange: ObjectExchange): Promise<Reply> {
  const root = await readXml(exchange, 'Tagging');
  const set = childrenOf(root, 'TagSet').flatMap((tags) => childrenOf(tags, 'Tag'));
  const tags = checkTags(set.map((tag) => [textOf(tag, 'Key'), textOf(tag, 'Value')]));
  await updateObject(exchange, { tags });
  return { status: 200 };
}

export async function handleDeleteTagging(exchange: ObjectExchange): Promise<Reply> {
  await updateObject(exchange, { tags: {} });
  return { status: 204 };
}
