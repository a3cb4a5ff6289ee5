// A client-side speed limit on what is read for sending.

import type { AppendSource } from '../append/source.ts';
import { monotonicMs } from '../monotonic.ts';
import type { RetryClock } from '../retry/clock.ts';

/** The same source, read no faster than the limit allows. */
export type Throttle = (source: AppendSource) => AppendSource;

/** Small enough that a slow link sees a steady trickle instead of bursts. */
const PIECES_PER_SECOND = 20;

/** One limit for all sources together that are read through it, at the same time or not; none where there is no limit. */
export function createThrottle(
  bytesPerSecond: number | undefined,
  clock: Pick<RetryClock, 'sleep'>,
  signal?: AbortSignal,
): Throttle {
  if (bytesPerSecond === undefined) return (source) => source;
  const pieceBytes = Math.max(1, Math.ceil(bytesPerSecond / PIECES_PER_SECOND));
  let freeMs = monotonicMs();
  /** Waits before a slice, never after it: its answer may come as soon as the last one is out. */
  async function pace(bytes: number): Promise<void> {
    const nowMs = monotonicMs();
    const dueMs = Math.max(freeMs, nowMs);
    // Taken before the wait: whoever comes meanwhile waits behind it.
    freeMs = dueMs + (bytes / (bytesPerSecond as number)) * 1000;
    if (dueMs > nowMs) await clock.sleep(dueMs - nowMs, signal);
  }
  return (source) => ({
    ...source,
    async *read(start, end) {
      for await (const piece of source.read(start, end)) {
        for (let from = 0; from < piece.length; from += pieceBytes) {
          const slice = piece.subarray(from, from + pieceBytes);
          await pace(slice.length);
          yield slice;
        }
      }
    },
  });
}
