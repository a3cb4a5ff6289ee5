// Receives a request's body into a spool.

import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { faultyBody } from '../faults/body.ts';
import { type ErrorEntry, REFUSALS, Refusal } from '../rules/error-table.ts';
import { limited } from '../rules/traffic-limit.ts';
import type { Content } from '../store/content.ts';
import type { BucketExchange, Exchange, ObjectExchange } from './exchange.ts';

/** More than this is refused. */
interface Bound {
  readonly maxBytes: number;
  readonly tooLarge: ErrorEntry;
}

/** @throws {Refusal} when neither Content-Length nor chunked encoding says how long the body is */
export function requireLength({ headers }: ObjectExchange): void {
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
    throw new Refusal(REFUSALS.MissingContentLength);
  }
}

/**
 * Reads the whole body. Throws, leaving nothing behind, when it breaks off or is too large.
 * @param md5 whether the content's MD5 is wanted
 */
export async function receiveBody(exchange: ObjectExchange, md5: boolean, bound: Bound): Promise<Content> {
  const { 'transfer-encoding': chunked, 'content-length': length = '0' } = exchange.headers;
  if (chunked === undefined && Number(length) > bound.maxBytes) throw new Refusal(bound.tooLarge);
  const pieces = faultyBody(exchange, limited(exchange, receivedPieces(exchange, bound)));
  return exchange.store.collect(pieces, md5);
}

/** Content-MD5 is of this body; a malformed one differs from any. */
export function checkDigest({ headers }: Exchange, { md5 }: Pick<Content, 'md5'>): void {
  const digest = headers['content-md5'];
  if (digest !== undefined && digest !== md5?.toString('base64')) throw new Refusal(REFUSALS.InvalidDigest);
}

/**
 * Reads the whole body as text.
 * @throws {Refusal} where it is longer, or its Content-MD5 is another's
 */
export async function receiveText(exchange: BucketExchange, maxBytes: number): Promise<string> {
  const bound = { maxBytes, tooLarge: REFUSALS.MalformedXML };
  const bytes = await buffer(faultyBody(exchange, receivedPieces(exchange, bound)));
  if (!isUtf8(bytes)) throw new Refusal(REFUSALS.MalformedXML);
  checkDigest(exchange, { md5: createHash('md5').update(bytes).digest() });
  return bytes.toString();
}

/** The body as it comes, counted. */
async function* receivedPieces({ request, log }: Exchange, bound: Bound): AsyncGenerator<Buffer> {
  // The connection outlives the loop: an answer may follow, and what is left of the body is let run out.
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    log.bytesReceived += piece.length;
    if (log.bytesReceived > bound.maxBytes) throw new Refusal(bound.tooLarge);
    yield piece;
  }
}
