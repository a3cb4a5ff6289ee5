// GetObjectTagging, PutObjectTagging and DeleteObjectTagging: ?tagging.
import type { ObjectExchange, Reply } from '../http/exchange.ts';
import { childrenOf, readXml, textOf, type XmlElement, xmlReply } from '../http/xml.ts';
import { checkTags } from '../rules/tags.ts';
import { requireObject, updateObject } from './require-object.ts';

export async function handleGetTagging(exchange: ObjectExchange): Promise<Reply> {
  const { tags } = await requireObject(exchange);
  const elements = Object.entries(tags).map(
    ([key, value]): XmlElement => [
      'Tag',
      [
        ['Key', key],
        ['Value', value],
      ],
    ],
  );
  return xmlReply(['Tagging', [['TagSet', elements]]]);
}

export async function handlePutTagging(exchange: ObjectExchange): Promise<Reply> {
  const root = await readXml(exchange, 'Tagging');
  const elements = childrenOf(root, 'TagSet').flatMap((set) => childrenOf(set, 'Tag'));
  const tags = checkTags(elements.map((tag) => [textOf(tag, 'Key'), textOf(tag, 'Value')]));
  await updateObject(exchange, { tags });
  return { status: 200 };
}

export async function handleDeleteTagging(exchange: ObjectExchange): Promise<Reply> {
  await updateObject(exchange, { tags: {} });
  return { status: 204 };
}
