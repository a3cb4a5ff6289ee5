// Cuts what is sent so small that a slow connection can be watched taking it, and no smaller than a fast one needs.
import { monotonicMs } from '../monotonic.ts';

/** How long a piece is to take. */
const AIM_MS = 100;
const FIRST_BYTES = 128 * 1024;
const LEAST_BYTES = 16 * 1024;

export class Pacer {
  readonly #nowMs: () => number;
  #bytes = FIRST_BYTES;

  constructor(nowMs: () => number = monotonicMs) {
    this.#nowMs = nowMs;
  }

  /** To be asked for the next one when the one before has been taken. */
  *cut(piece: Uint8Array): Generator<Uint8Array, void, undefined> {
    for (let from = 0; from < piece.length; ) {
      const slice = piece.subarray(from, from + this.#bytes);
      const startedMs = this.#nowMs();
      yield slice;
      this.#learn(slice.length, this.#nowMs() - startedMs);
      from += slice.length;
    }
  }

  /** Larger only in steps: what is taken at once may have gone no farther than into the system's buffers. */
  #learn(bytes: number, ms: number): void {
    const aim = (bytes / Math.max(ms, 1)) * AIM_MS;
    this.#bytes = Math.max(LEAST_BYTES, Math.round(Math.min(aim, this.#bytes * 2)));
  }
}
