// GetObjectMeta: HEAD ?objectMeta. Neither object type nor next append position: it cannot tell whether an
// object takes appends.
import type { ObjectExchange, Reply } from '../http/exchange.ts';
import { briefHeaders } from '../http/object-headers.ts';
import { requireObject } from './require-object.ts';

export async function handleGetObjectMeta(exchange: ObjectExchange): Promise<Reply> {
  const object = await requireObject(exchange);
  return { status: 200, headers: { ...briefHeaders(object), 'Content-Length': String(object.length) } };
}
