// Waiting, which ends when the server closes.
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits `ms`, or for ever without it; throws once the signal is aborted. */
export async function stall(ms: number | undefined, signal: AbortSignal): Promise<void> {
  await (ms === undefined ? forever(signal) : sleep(ms, undefined, { signal }));
}

/** Waits as long as a line of this speed takes for the bytes. */
export async function waitFor(bytes: number, bytesPerSecond: number, signal: AbortSignal): Promise<void> {
  await sleep((bytes / bytesPerSecond) * 1000, undefined, { signal });
}

/** Pieces at this speed; ten times a second, so that it is a steady one. */
export async function* slowed(
  pieces: AsyncIterable<Buffer>,
  bytesPerSecond: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const step = Math.max(Math.floor(bytesPerSecond / 10), 1);
  for await (const piece of pieces) {
    for (let start = 0; start < piece.length; start += step) {
      const next = piece.subarray(start, start + step);
      await waitFor(next.length, bytesPerSecond, signal);
      yield next;
    }
  }
}

function forever(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
