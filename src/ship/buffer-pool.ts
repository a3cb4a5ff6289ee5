// Buffers for parts on their way, shared by all sources: one that has nothing to send holds none.

const KEPT_BYTES = 16 * 1024 * 1024;
/** What a stream of full parts uses: one fills while one is on its way. */
const KEPT_BUFFERS = 2;

export class BufferPool {
  readonly #keptBytes: number;
  readonly #free: Buffer[] = [];
  #freeBytes = 0;

  /** @param keptBytes the most that is held while nobody uses it, unless it is fewer than two buffers */
  constructor(keptBytes: number = KEPT_BYTES) {
    this.#keptBytes = keptBytes;
  }

  /** @returns a buffer of at least so many bytes, whose content is anything */
  acquire(bytes: number): Buffer {
    const index = this.#free.findIndex(({ length }) => length >= bytes);
    const [buffer] = index < 0 ? [] : this.#free.splice(index, 1);
    // Untouched pages of a fresh one cost no memory.
    if (buffer === undefined) return Buffer.allocUnsafeSlow(bytes);
    this.#freeBytes -= buffer.length;
    return buffer;
  }

  /**
   * Gives a buffer back once the part in it has landed. After a failure it must not be given back: a connection that is
   * being closed may still read it.
   */
  release(buffer: Buffer): void {
    const limit = Math.max(this.#keptBytes, KEPT_BUFFERS * buffer.length);
    if (this.#freeBytes + buffer.length > limit) return;
    this.#free.push(buffer);
    this.#freeBytes += buffer.length;
  }
}
