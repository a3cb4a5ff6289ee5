// GetObjectACL and PutObjectACL: GET and PUT ?acl. It is kept and given back, and keeps nobody out.
import type { ObjectExchange, Reply } from '../http/exchange.ts';
import { xmlReply } from '../http/xml.ts';
import { checkAcl } from '../rules/creation.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import { OWNER } from './buckets.ts';
import { requireObject, updateObject } from './objects.ts';

export async function handleGetAcl(exchange: ObjectExchange): Promise<Reply> {
  const { acl } = await requireObject(exchange);
  return xmlReply(['AccessControlPolicy', [OWNER, ['AccessControlList', [['Grant', acl]]]]]);
}

export async function handlePutAcl(exchange: ObjectExchange): Promise<Reply> {
  const acl = checkAcl(exchange);
  if (acl === undefined) {
    throw new Refusal(REFUSALS.MissingArgument, { elements: { ArgumentName: 'x-oss-object-acl' } });
  }
  await updateObject(exchange, { acl });
  return { status: 200 };
}
