// Buffers for parts on their way, shared by all sources: one that has nothing to send holds none, and all together hold
// no more than is allowed.

const KEPT_BYTES = 16 * 1024 * 1024;
/** What a stream of full parts uses: one fills while one is on its way. */
const KEPT_BUFFERS = 2;
const LEAST_KEPT_BYTES = 64 * 1024;
const BUDGET_BYTES = 64 * 1024 * 1024;
/** A buffer that is kept serves for less than it could hold, but not for much less: it would count in full. */
const MOST_TIMES_LARGER = 4;

export interface BufferLimits {
  /** The most that is held while nobody uses it, unless it is fewer than two buffers. @default 16 MiB */
  readonly keptBytes?: number;
  /** What is smaller is not kept: it is as soon made as found. @default 64 KiB */
  readonly leastKeptBytes?: number;
  /** The most that those have who wait for theirs, unless it is only one. @default 64 MiB */
  readonly budgetBytes?: number;
}

interface Waiting {
  readonly bytes: number;
  readonly resolve: (buffer: Buffer) => void;
}

export class BufferPool {
  readonly #keptBytes: number;
  readonly #leastKeptBytes: number;
  readonly #budgetBytes: number;
  readonly #free: Buffer[] = [];
  #freeBytes = 0;
  /** Those that count in the budget. */
  readonly #held = new Set<Buffer>();
  #heldBytes = 0;
  readonly #waiting: Waiting[] = [];

  constructor({
    keptBytes = KEPT_BYTES,
    leastKeptBytes = LEAST_KEPT_BYTES,
    budgetBytes = BUDGET_BYTES,
  }: BufferLimits = {}) {
    this.#keptBytes = keptBytes;
    this.#leastKeptBytes = leastKeptBytes;
    this.#budgetBytes = budgetBytes;
  }

  /**
   * Waits its turn while others hold too much, first come, first served.
   * @returns a buffer of at least so many bytes, whose content is anything
   */
  acquire(bytes: number): Promise<Buffer> {
    return new Promise((resolve) => {
      this.#waiting.push({ bytes, resolve });
      this.#serve();
    });
  }

  /** The same at once, for who holds no more than two: it does not count. */
  take(bytes: number): Buffer {
    const [index] = this.#free.reduce<[number, number]>(
      ([best, least], { length }, each) =>
        length >= bytes && length <= least ? [each, length] : [best, least],
      [-1, bytes * MOST_TIMES_LARGER],
    );
    const [buffer] = index < 0 ? [] : this.#free.splice(index, 1);
    // Untouched pages of a fresh one cost no memory.
    if (buffer === undefined) return Buffer.allocUnsafeSlow(bytes);
    this.#freeBytes -= buffer.length;
    return buffer;
  }

  /**
   * Lends a buffer, of at least so many bytes, for as long as `work` takes.
   * @param isDone whether nobody reads the buffer any more, from what comes of the work; after an error somebody may
   */
  async lend<T>(
    bytes: number,
    work: (buffer: Buffer) => Promise<T>,
    isDone: (outcome: T) => boolean,
  ): Promise<T> {
    const buffer = await this.acquire(bytes);
    let isFree = false;
    try {
      const outcome = await work(buffer);
      isFree = isDone(outcome);
      return outcome;
    } finally {
      if (isFree) this.release(buffer);
      else this.drop(buffer);
    }
  }

  /** Gives a buffer back once the part in it has landed. */
  release(buffer: Buffer): void {
    if (buffer.length >= this.#leastKeptBytes) {
      this.#free.push(buffer);
      this.#freeBytes += buffer.length;
    }
    this.drop(buffer);
    this.#trim(Math.max(this.#keptBytes, KEPT_BUFFERS * buffer.length));
  }

  /** After a failure nobody must be given the buffer: a connection that is being closed may still read it. */
  drop(buffer: Buffer): void {
    if (!this.#held.delete(buffer)) return;
    this.#heldBytes -= buffer.length;
    this.#serve();
  }

  /** While some are in use, those that are not may soon be: all together are no more than may be in use. */
  #trim(keptBytes: number): void {
    const most = this.#held.size > 0 ? Math.max(keptBytes, this.#budgetBytes - this.#heldBytes) : keptBytes;
    while (this.#freeBytes > most) this.#freeBytes -= this.#free.shift()?.length ?? 0;
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const fits = this.#heldBytes + next.bytes <= this.#budgetBytes;
      // However large it is, one by itself is served.
      if (!fits && this.#held.size > 0) return;
      this.#waiting.shift();
      const buffer = this.take(next.bytes);
      this.#held.add(buffer);
      this.#heldBytes += buffer.length;
      this.#trim(this.#keptBytes);
      next.resolve(buffer);
    }
  }
}

const LEAST_BUFFER_BYTES = 4096;

/** More than there is, for what comes meanwhile; and so that the next one can use the buffer that this one had. */
export function bufferBytesFor(available: number): number {
  return Math.max(LEAST_BUFFER_BYTES, 2 ** Math.ceil(Math.log2(available + 1)));
}
