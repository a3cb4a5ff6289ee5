// Receives a request's body into a spool, with the faults that strike in the middle of it.
import { setTimeout as sleep } from 'node:timers/promises';
import { stall as wait } from '../faults/stall.ts';
import { type ErrorEntry, REFUSALS, Refusal } from '../rules/error-table.ts';
import { positionConflict } from '../rules/position.ts';
import type { Content, Spool } from '../store/content.ts';
import { Drop, type ObjectExchange } from './exchange.ts';

export interface ReceiveOptions {
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
  if (Number(exchange.headers['content-length'] ?? 0) > options.maxBytes) throw new Refusal(options.tooLarge);
  const spool = exchange.store.spool(options.md5);
  try {
    for await (const chunk of corrupted(exchange, bodyChunks(exchange))) {
      if (spool.length + chunk.length > options.maxBytes) throw new Refusal(options.tooLarge);
      await spool.write(chunk);
    }
    return await spool.finish();
  } catch (error) {
    await discardQuietly(spool);
    throw error;
  }
}

/** Content-MD5 is of this body; a malformed one differs from any. */
export function checkDigest({ headers }: ObjectExchange, { md5 }: Content): void {
  const digest = headers['content-md5'];
  if (digest !== undefined && digest !== md5?.toString('base64')) throw new Refusal(REFUSALS.InvalidDigest);
}

/** The body as it comes, up to the byte where a fault strikes. */
async function* bodyChunks(exchange: ObjectExchange): AsyncGenerator<Buffer> {
  const { request, log, faults, signal } = exchange;
  let strike = midBodyFault(exchange);
  // The connection outlives the loop: an answer may follow, and what is left of the body is let run out.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    const before = log.bytesReceived;
    log.bytesReceived += chunk.length;
    if (strike !== undefined && log.bytesReceived >= strike.afterBytes) {
      const part = chunk.subarray(0, strike.afterBytes - before);
      if (part.length > 0) yield part;
      if ((await strike.act()) === 'end') return;
      strike = undefined;
      yield chunk.subarray(part.length);
    } else {
      yield chunk;
    }
    const slow = faults.find('slow');
    if (slow !== undefined) {
      await sleep((chunk.length / slow.bytesPerSecond) * 1000, undefined, { signal });
    }
  }
  faults.take('slow', () => log.bytesReceived > 0);
}

interface Strike {
  readonly afterBytes: number;
  /** `end`: what came so far is taken for the whole body. */
  act(): Promise<'end' | 'go on'>;
}

/** The one fault that is to strike in mid body; of several, the first kind in this order. */
function midBodyFault(exchange: ObjectExchange): Strike | undefined {
  const { faults, signal } = exchange;
  const reset = faults.find('reset-mid-body');
  if (reset !== undefined) {
    return strike(reset.afterBytes, async () => {
      faults.take('reset-mid-body');
      throw new Drop('reset');
    });
  }
  const prefix = faults.find('commit-prefix-then-drop');
  // It counts as fired, and the connection is dropped, once these bytes are committed.
  if (prefix !== undefined) return strike(prefix.bytes, async () => 'end');
  const stall = faults.find('stall', ({ when }) => when === 'mid-body');
  if (stall !== undefined) {
    return strike(1, async () => {
      faults.take('stall', ({ when }) => when === 'mid-body');
      await wait(stall.ms, signal);
      return 'go on';
    });
  }
  return earlyAnswer(exchange);
}

function earlyAnswer({ faults, store, bucket, key }: ObjectExchange): Strike | undefined {
  const conflict = faults.find('early-409');
  if (conflict !== undefined) {
    return strike(conflict.afterBytes ?? 1, async () => {
      faults.take('early-409');
      throw positionConflict((await store.stat(bucket, key))?.length ?? 0, true);
    });
  }
  const denial = faults.find('early-403');
  if (denial === undefined) return undefined;
  return strike(denial.afterBytes ?? 1, async () => {
    faults.take('early-403');
    throw new Refusal(REFUSALS.AccessDenied, { closes: true });
  });
}

function strike(afterBytes: number, act: Strike['act']): Strike {
  return { afterBytes, act };
}

/** Turns over the lowest bit of one byte, where a fault asks for it. */
async function* corrupted({ faults }: ObjectExchange, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let offset = 0;
  for await (const chunk of chunks) {
    const at = (faults.find('corrupt')?.at ?? 0) - offset;
    offset += chunk.length;
    const fault = faults.take('corrupt', () => at >= 0 && at < chunk.length);
    if (fault === undefined) {
      yield chunk;
      continue;
    }
    const flipped = Buffer.from(chunk);
    flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at);
    yield flipped;
  }
}

async function discardQuietly(spool: Spool): Promise<void> {
  // What matters is why the body could not be received.
  await spool.discard().catch(() => undefined);
}
