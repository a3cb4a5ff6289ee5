// GetObject, whole or one range of it.

import type { ObjectExchange, Reply } from '../http/exchange.ts';
import { fullHeaders } from '../http/object-headers.ts';
import { isNotModified } from '../rules/conditions.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import { resolveRange } from '../rules/range.ts';
import { limited } from '../rules/traffic-limit.ts';
import type { OpenObject } from '../store/store.ts';
import { openObject } from './require-object.ts';

export async function handleGet(exchange: ObjectExchange): Promise<Reply> {
  const opened = await openObject(exchange);
  try {
    return answer(exchange, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function answer(exchange: ObjectExchange, opened: OpenObject): Reply {
  const { object } = opened;
  const { range, 'x-oss-range-behavior': behavior } = exchange.headers;
  const headers = fullHeaders(object);
  if (isNotModified(exchange, object)) return { status: 304, headers, body: stream(exchange, opened, 0, 0) };
  const resolved = resolveRange(range, object.length, behavior === 'standard');
  switch (resolved.kind) {
    case 'whole':
      return { status: 200, headers, body: stream(exchange, opened, 0, object.length) };
    case 'partial': {
      const { start, end } = resolved;
      const contentRange = `bytes ${start}-${end - 1}/${object.length}`;
      return {
        status: 206,
        headers: { ...headers, 'Content-Range': contentRange },
        body: stream(exchange, opened, start, end),
      };
    }
    case 'unsatisfiable':
      throw new Refusal(REFUSALS.InvalidRange, {
        headers: { 'Content-Range': `bytes */${object.length}` },
        elements: { ActualObjectSize: String(object.length), RangeRequested: range ?? '' },
      });
  }
}

function stream(exchange: ObjectExchange, opened: OpenObject, start: number, end: number) {
  return {
    length: end - start,
    pieces: limited(exchange, opened.stream(start, end)),
    close: () => opened.close(),
  };
}
