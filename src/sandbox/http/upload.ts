// Receives a request's body into a spool.

import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { faultyBody } from '../faults/body.ts';
import { type ErrorEntry, REFUSALS, Refusal } from '../rules/error-table.ts';
import { limited } from '../rules/traffic-limit.ts';
import type { Content, Spool } from '../store/content.ts';
import type { BucketExchange, Exchange, ObjectExchange } from './exchange.ts';

export interface ReceiveOptions {
  /** The content's MD5 is wanted. */
  readonly md5: boolean;
  /** More than this is refused with `tooLarge`. */
  readonly maxBytes: number;
  readonly tooLarge: ErrorEntry;
}

/** @throws {Refusal} when neither Content-Length nor chunked encoding says how long the body is */
export function requireLength({ headers }: ObjectExchange): void {
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
    throw new Refusal(REFUSALS.MissingContentLength);
  }
}

/** Reads the whole body. Throws, leaving nothing behind, when it breaks off or is too large. */
export async function receiveBody(exchange: ObjectExchange, options: ReceiveOptions): Promise<Content> {
  const { 'transfer-encoding': chunked, 'content-length': length = '0' } = exchange.headers;
  if (chunked === undefined && Number(length) > options.maxBytes) throw new Refusal(options.tooLarge);
  const spool = exchange.store.spool(options.md5);
  try {
    for await (const piece of faultyBody(exchange, limited(exchange, receivedPieces(exchange)))) {
      if (spool.length + piece.length > options.maxBytes) throw new Refusal(options.tooLarge);
      await spool.write(piece);
    }
    return await spool.finish();
  } catch (error) {
    await discardQuietly(spool);
    throw error;
  }
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
  const pieces: Buffer[] = [];
  for await (const piece of faultyBody(exchange, receivedPieces(exchange))) {
    pieces.push(piece);
    if (exchange.log.bytesReceived > maxBytes) throw new Refusal(REFUSALS.MalformedXML);
  }
  const bytes = Buffer.concat(pieces);
  if (!isUtf8(bytes)) throw new Refusal(REFUSALS.MalformedXML);
  checkDigest(exchange, { md5: createHash('md5').update(bytes).digest() });
  return bytes.toString();
}

/** The body as it comes, counted. */
async function* receivedPieces({ request, log }: Exchange): AsyncGenerator<Buffer> {
  // The connection outlives the loop: an answer may follow, and what is left of the body is let run out.
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    log.bytesReceived += piece.length;
    yield piece;
  }
}

async function discardQuietly(spool: Spool): Promise<void> {
  // What matters is why the body could not be received.
  await spool.discard().catch(() => undefined);
}
