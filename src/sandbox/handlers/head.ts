// HeadObject, which says all that is known of an object, and GetObjectMeta: HEAD ?objectMeta. The latter says
// neither object type nor next append position: it cannot tell whether an object takes appends.

import type { ObjectExchange, Reply } from '../http/exchange.ts';
import { briefHeaders, fullHeaders } from '../http/object-headers.ts';
import { isNotModified } from '../rules/conditions.ts';
import { requireObject } from './require-object.ts';

export async function handleHead(exchange: ObjectExchange): Promise<Reply> {
  const object = await requireObject(exchange);
  const headers = fullHeaders(object);
  if (isNotModified(exchange, object)) return { status: 304, headers };
  return { status: 200, headers: { ...headers, 'Content-Length': String(object.length) } };
}

export async function handleGetObjectMeta(exchange: ObjectExchange): Promise<Reply> {
  const object = await requireObject(exchange);
  return { status: 200, headers: { ...briefHeaders(object), 'Content-Length': String(object.length) } };
}
