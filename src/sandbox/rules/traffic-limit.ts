// The speed that a client asks to be held to. Source: "Single-connection bandwidth throttling" in the OSS guide.
import { slowed } from '../faults/pieces.ts';
import type { Exchange } from '../http/exchange.ts';
import { invalidArgument } from './error-table.ts';

const NAME = 'x-oss-traffic-limit';
/** In bits a second: 100 KB/s to 100 MB/s. */
const LEAST = 819_200;
const MOST = 838_860_800;

/**
 * Bytes of a body, of the request or the answer, no faster than the request asks for.
 * @throws {Refusal} where that is no speed
 */
export function limited(exchange: Exchange, pieces: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const limit = trafficLimit(exchange);
  return limit === undefined ? pieces : slowed(pieces, limit, exchange.signal);
}

/** @returns bytes a second; undefined where the request asks for no limit */
function trafficLimit({ headers, address }: Exchange): number | undefined {
  const { [NAME]: inHeader } = headers;
  const { [NAME]: inQuery } = address.query;
  const text = inHeader ?? inQuery;
  if (text === undefined) return undefined;
  const isSaidTwice = inHeader !== undefined && inQuery !== undefined;
  const bits = Number(text);
  if (!isSaidTwice && /^\d+$/.test(text) && bits >= LEAST && bits <= MOST) return bits / 8;
  const why = isSaidTwice
    ? 'should be specified either in query string or header, not both.'
    : `is invalid, should be specified between ${LEAST}(100KB/s) and ${MOST}(100MB/s).`;
  throw invalidArgument(NAME, text, `${NAME} ${why}`, '0004-00000502');
}
