// Cuts a byte stream into segments, each of which is appended at once: full ones, or what has waited long enough.
// Two buffers, so that one fills while the other is on its way; no more is ever held.

import { monotonicMs } from '../monotonic.ts';

export interface SegmentLimits {
  /** Bytes of a full segment. */
  readonly flushBytes: number;
  /** Milliseconds that a byte waits at most before its segment is cut. */
  readonly flushIntervalMs: number;
}

/** Bytes of a segment that an empty object can still take. */
export function largestSegment({
  flushBytes,
  rolloverBytes = flushBytes,
}: Pick<SegmentLimits, 'flushBytes'> & { readonly rolloverBytes?: number }): number {
  return Math.min(flushBytes, rolloverBytes);
}

export class SegmentQueue {
  readonly #limits: SegmentLimits;
  #filling: Uint8Array;
  #spare: Uint8Array | undefined;
  #taken: Uint8Array | undefined;
  #length = 0;
  #firstByteMs = 0;
  #ended = false;
  #abandoned = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => {};

  constructor(limits: SegmentLimits) {
    this.#limits = limits;
    // Untouched pages of a buffer cost no memory, so a quiet stream stays small.
    this.#filling = Buffer.allocUnsafeSlow(limits.flushBytes);
    this.#spare = Buffer.allocUnsafeSlow(limits.flushBytes);
  }

  /**
   * Takes all bytes.
   * @returns a promise where it takes time: the segment is full, and the one before it still on its way
   */
  put(bytes: Uint8Array): Promise<void> | void {
    const rest = this.#fill(bytes);
    if (rest.length > 0) return this.#putWhenThereIsRoom(rest);
  }

  async #putWhenThereIsRoom(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0 && !this.#abandoned; rest = this.#fill(rest)) await this.#change();
  }

  /** @returns what the segment has no room for */
  #fill(bytes: Uint8Array): Uint8Array {
    const room = this.#limits.flushBytes - this.#length;
    if (room === 0) return bytes;
    const part = bytes.length <= room ? bytes : bytes.subarray(0, room);
    this.#filling.set(part, this.#length);
    if (this.#length === 0) this.#firstByteMs = monotonicMs();
    this.#length += part.length;
    this.#changed();
    return bytes.subarray(part.length);
  }

  /** No more bytes come. */
  end(): void {
    this.#ended = true;
    this.#changed();
  }

  /** The stream broke: what it gave so far is still handed out, then `next` throws. */
  fail(error: unknown): void {
    this.#failure = { error };
    this.end();
  }

  /** Nobody will call `next` any more: further bytes are thrown away. */
  abandon(): void {
    this.#abandoned = true;
    this.#changed();
  }

  /** Bytes that no `next` has handed out. */
  get waiting(): number {
    return this.#length;
  }

  /**
   * The next segment, when it is due; it is valid until the call after.
   * @returns undefined after the last one
   */
  async next(): Promise<Uint8Array | undefined> {
    this.#giveBack();
    for (;;) {
      const dueInMs = this.#dueInMs();
      if (dueInMs <= 0) return this.#take();
      if (this.#ended && this.#length === 0) {
        if (this.#failure !== undefined) throw this.#failure.error;
        return undefined;
      }
      await this.#change(dueInMs);
    }
  }

  #dueInMs(): number {
    if (this.#length === 0) return Number.POSITIVE_INFINITY;
    if (this.#ended || this.#length === this.#limits.flushBytes) return 0;
    return this.#firstByteMs + this.#limits.flushIntervalMs - monotonicMs();
  }

  #take(): Uint8Array {
    const segment = this.#filling.subarray(0, this.#length);
    this.#taken = this.#filling;
    this.#filling = this.#spare as Uint8Array;
    this.#spare = undefined;
    this.#length = 0;
    this.#changed();
    return segment;
  }

  #giveBack(): void {
    this.#spare ??= this.#taken;
    this.#taken = undefined;
  }

  /** Producer and consumer never wait at the same time: the one waits for room, the other for bytes. */
  #change(limitMs = Number.POSITIVE_INFINITY): Promise<void> {
    return new Promise((resolve) => {
      const timer = Number.isFinite(limitMs) ? setTimeout(resolve, limitMs) : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #changed(): void {
    this.#wake();
  }
}
