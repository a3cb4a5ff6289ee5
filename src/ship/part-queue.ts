// Cuts a byte stream into parts, each of which is appended at once: full ones, or what has waited long enough.
// At most two buffers, so that one fills while the other is on its way; no more is ever held.

import { monotonicMs } from '../monotonic.ts';
import { BufferPool } from './buffer-pool.ts';
import { dueInMs, type PartLimits, wholeLinesIn } from './cutter.ts';

const NOTHING = new Uint8Array();

export class PartQueue {
  readonly #limits: PartLimits;
  readonly #pool: BufferPool;
  /** Absent while nothing waits. */
  #filling: Buffer | undefined;
  /** Of the part that `next` has handed out. */
  #taken: Buffer | undefined;
  #length = 0;
  /** Bytes of the buffer that may go, an unfinished line's behind them not. */
  #ready = 0;
  /** When the first of these became ready. */
  #readySinceMs = 0;
  #ended = false;
  #abandoned = false;
  #thrownAway = 0;
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => {};

  constructor(limits: PartLimits, pool: BufferPool = new BufferPool()) {
    this.#limits = limits;
    this.#pool = pool;
  }

  /**
   * Takes all bytes.
   * @returns a promise where it takes time: the part is full, and the one before it still on its way
   */
  put(bytes: Uint8Array): Promise<void> | void {
    const rest = this.#fill(bytes);
    if (rest.length > 0) return this.#putWhenThereIsRoom(rest);
  }

  async #putWhenThereIsRoom(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0; rest = this.#fill(rest)) await this.#change();
  }

  /** @returns what the part has no room for */
  #fill(bytes: Uint8Array): Uint8Array {
    if (this.#abandoned) return this.#throwAway(bytes);
    const { flushBytes } = this.#limits;
    const room = flushBytes - this.#length;
    if (room === 0) return bytes;
    const fitting = bytes.length <= room ? bytes : bytes.subarray(0, room);
    this.#filling ??= this.#pool.take(flushBytes);
    this.#filling.set(fitting, this.#length);
    const wasReady = this.#ready > 0;
    this.#count(fitting);
    const isFirst = this.#ready > 0 && !wasReady;
    if (isFirst) this.#readySinceMs = monotonicMs();
    // What comes in between does not make a part due, and there is much of it.
    if (isFirst || this.#length === flushBytes) this.#changed();
    return fitting === bytes ? NOTHING : bytes.subarray(room);
  }

  #count(bytes: Uint8Array): void {
    const ready = this.#limits.wholeLines ? wholeLinesIn(bytes) : bytes.length;
    if (ready > 0) this.#ready = this.#length + ready;
    this.#length += bytes.length;
  }

  #throwAway(bytes: Uint8Array): Uint8Array {
    this.#thrownAway += bytes.length;
    return NOTHING;
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

  /** Bytes that no `next` has handed out, those that were thrown away included. */
  get waiting(): number {
    return this.#length + this.#thrownAway;
  }

  /**
   * The next part, when it is due; it is valid until the call after, which says that it has landed.
   * @returns undefined after the last one
   */
  async next(): Promise<Uint8Array | undefined> {
    this.#release();
    for (;;) {
      const dueMs = this.#dueInMs();
      if (dueMs <= 0 && this.#filling !== undefined) return this.#take(this.#filling);
      if (this.#ended && this.#length === 0) {
        if (this.#failure !== undefined) throw this.#failure.error;
        return undefined;
      }
      await this.#change(dueMs);
    }
  }

  #dueInMs(): number {
    const isEnding = this.#ended || this.#isFull;
    const waiting = { bytes: this.#partLength, sinceMs: this.#readySinceMs, isEnding };
    return dueInMs(waiting, this.#limits, monotonicMs());
  }

  /** An unfinished line is left for the next part, unless nothing more comes, or it fills a whole one. */
  get #partLength(): number {
    const takesAll = this.#ended || (this.#isFull && this.#ready === 0);
    return takesAll ? this.#length : this.#ready;
  }

  get #isFull(): boolean {
    return this.#length === this.#limits.flushBytes;
  }

  #take(filled: Buffer): Uint8Array {
    const part = filled.subarray(0, this.#partLength);
    const rest = filled.subarray(part.length, this.#length);
    this.#taken = filled;
    this.#filling = undefined;
    this.#length = 0;
    this.#ready = 0;
    if (rest.length > 0) this.#fill(rest);
    this.#changed();
    return part;
  }

  #release(): void {
    if (this.#taken !== undefined) this.#pool.release(this.#taken);
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
