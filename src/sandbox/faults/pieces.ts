// What becomes of a body on its way, of a request's or an answer's; and waiting, which ends when the server closes.
import { setTimeout as sleep } from 'node:timers/promises';
import { Drop } from '../http/drop.ts';
import type { ActionOf } from './fault.ts';
import type { Injection } from './plan.ts';

export type Pieces = AsyncIterable<Buffer>;

/** The longest that a timer can run: 25 days. */
const FOR_EVER_MS = 2 ** 31 - 1;

/** Waits `ms`, or for ever without it; throws once the signal is aborted. */
export async function stall(ms: number | undefined, signal: AbortSignal): Promise<void> {
  await sleep(ms ?? FOR_EVER_MS, undefined, { signal });
}

/** Pieces at this speed; ten times a second, so that it is a steady one. What comes late catches up a little. */
export async function* slowed(
  pieces: Pieces,
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

/** Flips the lowest bit of the bytes that faults name. */
export async function* corrupted(faults: Injection, pieces: Pieces): AsyncGenerator<Buffer> {
  let start = 0;
  for await (const piece of pieces) {
    const end = start + piece.length;
    const isHere = ({ at = 0 }: ActionOf<'corrupt'>) => at >= start && at < end;
    const sent = faults.find('corrupt', isHere) === undefined ? piece : Buffer.from(piece);
    for (let fault = faults.take('corrupt', isHere); fault; fault = faults.take('corrupt', isHere)) {
      const index = (fault.at ?? 0) - start;
      sent.writeUInt8(sent.readUInt8(index) ^ 1, index);
    }
    yield sent;
    start = end;
  }
}

/** Ends the connection behind so many bytes. */
export async function* brokenOff(pieces: Pieces, afterBytes: number): AsyncGenerator<Buffer> {
  let left = afterBytes;
  for await (const piece of pieces) {
    const wanted = piece.subarray(0, left);
    left -= wanted.length;
    yield wanted;
    if (left === 0) throw new Drop('close');
  }
}
