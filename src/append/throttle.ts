// A client-side speed limit on what is read for sending.
import type { RetryClock } from '../oss/retry.ts';
import type { AppendSource } from './source.ts';

/** Small enough that a slow link sees a steady trickle instead of bursts. */
const PIECES_PER_SECOND = 20;

/** The same source, read no faster than `bytesPerSecond`, where there is such a limit. */
export function throttle(
  source: AppendSource,
  bytesPerSecond: number | undefined,
  clock: Pick<RetryClock, 'sleep'>,
  signal?: AbortSignal,
): AppendSource {
  if (bytesPerSecond === undefined) return source;
  const pieceBytes = Math.max(1, Math.ceil(bytesPerSecond / PIECES_PER_SECOND));
  return {
    name: source.name,
    size: source.size,
    async *read(start, end) {
      const startedMs = performance.now();
      let sent = 0;
      for await (const piece of source.read(start, end)) {
        for (let from = 0; from < piece.length; from += pieceBytes) {
          const part = piece.subarray(from, from + pieceBytes);
          const dueMs = startedMs + (sent / bytesPerSecond) * 1000;
          const waitMs = dueMs - performance.now();
          if (waitMs > 0) await clock.sleep(waitMs, signal);
          sent += part.length;
          yield part;
        }
      }
    },
  };
}
