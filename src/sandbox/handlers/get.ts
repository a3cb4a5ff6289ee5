// GetObject, whole or one range of it, and what says the same without the bytes: HeadObject, all that is known of an
// object, and GetObjectMeta (HEAD ?objectMeta). The latter says neither object type nor next append position: it cannot
// tell whether an object takes appends.
import type { ObjectExchange, Reply } from '../http/exchange.ts';
import { briefHeaders, fullHeaders } from '../http/object-headers.ts';
import { isNotModified } from '../rules/conditions.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import { resolveRange } from '../rules/range.ts';
import { limited } from '../rules/traffic-limit.ts';
import type { OpenObject } from '../store/store.ts';
import { openObject, requireObject } from './objects.ts';

export async function handleGet(exchange: ObjectExchange): Promise<Reply> {
  const opened = await openObject(exchange);
  try {
    return answer(exchange, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function answer(exchange: ObjectExchange, { object, stream, close }: OpenObject): Reply {
  const { range, 'x-oss-range-behavior': behavior } = exchange.headers;
  const headers = fullHeaders(object);
  const body = (start: number, end: number) => {
    return { length: end - start, pieces: limited(exchange, stream(start, end)), close };
  };
  if (isNotModified(exchange, object)) return { status: 304, headers, body: body(0, 0) };
  const resolved = resolveRange(range, object.length, behavior === 'standard');
  if (resolved.kind === 'whole') return { status: 200, headers, body: body(0, object.length) };
  if (resolved.kind === 'unsatisfiable') {
    throw new Refusal(REFUSALS.InvalidRange, {
      headers: { 'Content-Range': `bytes */${object.length}` },
      elements: { ActualObjectSize: String(object.length), RangeRequested: range ?? '' },
    });
  }
  const { start, end } = resolved;
  const contentRange = `bytes ${start}-${end - 1}/${object.length}`;
  return { status: 206, headers: { ...headers, 'Content-Range': contentRange }, body: body(start, end) };
}

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
