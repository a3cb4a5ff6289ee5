// Waiting, which ends when the server closes.
import { setTimeout as sleep } from 'node:timers/promises';

/** The longest that a timer can run: 25 days. */
const FOR_EVER_MS = 2 ** 31 - 1;

/** Waits `ms`, or for ever without it; throws once the signal is aborted. */
export async function stall(ms: number | undefined, signal: AbortSignal): Promise<void> {
  await sleep(ms ?? FOR_EVER_MS, undefined, { signal });
}

/** Pieces at this speed; ten times a second, so that it is a steady one. What comes late catches up a little. */
export async function* slowed(
  pieces: AsyncIterable<Buffer>,
  bytesPerSecond: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const step = Math.max(Math.floor(bytesPerSecond / 10), 1);
  let dueMs = performance.now();
  for await (const piece of pieces) {
    for (let start = 0; start < piece.length; start += step) {
      const next = piece.subarray(start, start + step);
      dueMs = Math.max(dueMs, performance.now() - 100) + (next.length / bytesPerSecond) * 1000;
      const earlyMs = dueMs - performance.now();
      if (earlyMs >= 1) await stall(earlyMs, signal);
      yield next;
    }
  }
}
