// HeadObject: all that is known of an object, next append position included.

import type { ObjectExchange, Reply } from '../http/exchange.ts';
import { fullHeaders } from '../http/object-headers.ts';
import { isNotModified } from '../rules/conditions.ts';
import { requireObject } from './require-object.ts';

export async function handleHead(exchange: ObjectExchange): Promise<Reply> {
  const object = await requireObject(exchange);
  const headers = fullHeaders(object);
  if (isNotModified(exchange, object)) return { status: 304, headers };
  return { status: 200, headers: { ...headers, 'Content-Length': String(object.length) } };
}
