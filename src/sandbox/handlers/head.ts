// HeadObject: all that is known of an object, next append position included.
import { isNotModified } from '../conditions.ts';
import type { ObjectExchange, Reply } from '../exchange.ts';
import { fullHeaders } from '../object-headers.ts';
import { requireObject } from './require-object.ts';

export async function handleHead(exchange: ObjectExchange): Promise<Reply> {
  const object = await requireObject(exchange);
  const headers = fullHeaders(object);
  if (isNotModified(exchange, object)) return { status: 304, headers };
  return { status: 200, headers: { ...headers, 'Content-Length': String(object.length) } };
}
