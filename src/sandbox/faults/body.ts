// Faults that strike while the body of a request comes in.
import { Drop } from '../http/drop.ts';
import type { Exchange } from '../http/exchange.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import { positionConflict } from '../rules/position.ts';
import type { ActionOf } from './fault.ts';
import { corrupted, type Pieces, slowed, stall } from './pieces.ts';

/** The body as the faults of its request leave it. @param pieces counted in the log as they come */
export function faultyBody(exchange: Exchange, pieces: Pieces): Pieces {
  const { faults, headers, signal } = exchange;
  const slow = headers['content-length'] === '0' ? undefined : faults.take('slow');
  const sent = slow === undefined ? pieces : slowed(pieces, slow.bytesPerSecond, signal);
  // In the middle of the body, one can strike: of several, the first kind in this order.
  const strike =
    faults.find('reset-mid-body') ??
    faults.find('commit-prefix-then-drop') ??
    faults.find('stall', isMidBody) ??
    faults.find('early-409') ??
    faults.find('early-403');
  const struck = strike === undefined ? sent : struckBy(exchange, strike, sent);
  return faults.find('corrupt') === undefined ? struck : corrupted(faults, struck);
}

type Strike = ActionOf<'reset-mid-body' | 'commit-prefix-then-drop' | 'stall' | 'early-409' | 'early-403'>;

async function* struckBy(exchange: Exchange, strike: Strike, pieces: Pieces): AsyncGenerator<Buffer> {
  const { afterBytes = 1, bytes = afterBytes }: { do: string; afterBytes?: number; bytes?: number } = strike;
  let left = bytes;
  for await (const piece of pieces) {
    const before = piece.subarray(0, left);
    yield before;
    left -= before.length;
    if (left > 0) continue;
    // It counts as fired, and the connection is dropped, once these bytes are committed.
    if (strike.do === 'commit-prefix-then-drop') return;
    await act(exchange, strike);
    yield piece.subarray(before.length);
    left = Number.POSITIVE_INFINITY;
  }
}

/** Throws where the body ends badly. */
async function act({ faults, signal, store, address }: Exchange, strike: Strike): Promise<void> {
  if (strike.do === 'stall') {
    faults.take('stall', isMidBody);
    return stall(strike.ms, signal);
  }
  faults.take(strike.do);
  if (strike.do === 'reset-mid-body') throw new Drop('reset');
  if (strike.do === 'early-403') throw new Refusal(REFUSALS.AccessDenied, { closes: true });
  const { bucket = '', key = '' } = address;
  throw positionConflict((await store.stat(bucket, key))?.length ?? 0, true);
}

function isMidBody({ when }: ActionOf<'stall'>): boolean {
  return when === 'mid-body';
}
