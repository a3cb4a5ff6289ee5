// Faults that strike while the body of a request comes in.
import { Drop } from '../http/drop.ts';
import type { Exchange } from '../http/exchange.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import { positionConflict } from '../rules/position.ts';
import { corrupted } from './corrupt.ts';
import { slowed, stall } from './wait.ts';

type Pieces = AsyncIterable<Buffer>;

/** The body as the faults of its request leave it. @param pieces counted in the log as they come */
export function faultyBody(exchange: Exchange, pieces: Pieces): Pieces {
  const { faults, headers, signal } = exchange;
  const slow = headers['content-length'] === '0' ? undefined : faults.take('slow');
  const sent = slow === undefined ? pieces : slowed(pieces, slow.bytesPerSecond, signal);
  const strike = strikeOf(exchange);
  const struck = strike === undefined ? sent : struckBy(strike, sent);
  return faults.find('corrupt') === undefined ? struck : corrupted(faults, struck);
}

interface Strike {
  readonly afterBytes: number;
  /** Throws where the body ends badly. `end`: what came so far is taken for the whole body. */
  act(): Promise<'end' | 'go on'>;
}

async function* struckBy({ afterBytes, act }: Strike, pieces: Pieces): AsyncGenerator<Buffer> {
  let bytesBefore = afterBytes;
  for await (const piece of pieces) {
    const before = piece.subarray(0, bytesBefore);
    yield before;
    bytesBefore -= before.length;
    if (bytesBefore > 0) continue;
    if ((await act()) === 'end') return;
    yield piece.subarray(before.length);
    bytesBefore = Number.POSITIVE_INFINITY;
  }
}

/** The one fault that is to strike in the middle of the body; of several, the first kind in this order. */
function strikeOf(exchange: Exchange): Strike | undefined {
  const { faults, signal, store, address } = exchange;
  const { bucket = '', key = '' } = address;
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
  const silence = faults.find('stall', ({ when }) => when === 'mid-body');
  if (silence !== undefined) {
    return strike(1, async () => {
      faults.take('stall', ({ when }) => when === 'mid-body');
      await stall(silence.ms, signal);
      return 'go on';
    });
  }
  const early = faults.find('early-409') ?? faults.find('early-403');
  if (early === undefined) return undefined;
  return strike(early.afterBytes ?? 1, async () => {
    faults.take(early.do);
    if (early.do === 'early-403') throw new Refusal(REFUSALS.AccessDenied, { closes: true });
    throw positionConflict((await store.stat(bucket, key))?.length ?? 0, true);
  });
}

function strike(afterBytes: number, act: Strike['act']): Strike {
  return { afterBytes, act };
}
