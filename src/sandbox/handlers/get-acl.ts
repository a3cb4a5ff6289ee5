// GetObjectACL: GET ?acl.
import type { ObjectExchange, Reply } from '../http/exchange.ts';
import { formatXml } from '../http/xml.ts';
import { OWNER } from './owner.ts';
import { requireObject } from './require-object.ts';

export async function handleGetAcl(exchange: ObjectExchange): Promise<Reply> {
  const { acl } = await requireObject(exchange);
  const body = formatXml(['AccessControlPolicy', [OWNER, ['AccessControlList', [['Grant', acl]]]]]);
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body };
}
