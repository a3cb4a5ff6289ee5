// What a file began with, and what stood right before the place where reading goes on: enough to notice that it was truncated,
// though new content may hide it. Pure.

/** Bytes that are kept of each. */
export const WITNESS_BYTES = 1024;
const NOTHING = Buffer.alloc(0);

export class WitnessedBytes {
  #beginning: Buffer = NOTHING;
  /** Those right before `#end`. */
  #recent: Buffer = NOTHING;
  /** So many bytes were read, from the beginning on. */
  #end = 0;
  #isContradicted = false;

  /** What was read does not fit what was read before. */
  get isContradicted(): boolean {
    return this.#isContradicted;
  }

  /** The places of the bytes that are kept: from, and up to, not including. */
  get places(): readonly [beginning: readonly [number, number], recent: readonly [number, number]] {
    return [
      [0, this.#beginning.length],
      [this.#end - this.#recent.length, this.#end],
    ];
  }

  /** @param beginning of the file, though none of it may have been read to be sent */
  beginsWith(beginning: Buffer): void {
    const known = this.#beginning;
    if (!known.equals(beginning.subarray(0, known.length))) this.#isContradicted = true;
    else this.#beginning = beginning;
  }

  /** @param bytes that were read right after those before */
  add(bytes: Uint8Array): void {
    const known = this.#beginning.subarray(this.#end, this.#end + bytes.length);
    if (!known.equals(bytes.subarray(0, known.length))) this.#isContradicted = true;
    const unknown = bytes.subarray(known.length);
    const room = WITNESS_BYTES - this.#beginning.length;
    if (room > 0) this.#beginning = join(this.#beginning, unknown.subarray(0, room));
    const recent = bytes.subarray(-WITNESS_BYTES);
    const before = Math.min(this.#recent.length, WITNESS_BYTES - recent.length);
    this.#recent = join(this.#recent.subarray(this.#recent.length - before), recent);
    this.#end += bytes.length;
  }

  /** Whether these are the bytes that are kept. */
  equal(beginning: Buffer, recent: Buffer): boolean {
    return beginning.equals(this.#beginning) && recent.equals(this.#recent);
  }
}

/** In memory of its own: a slice of Node.js's shared one would keep all of that, for as long as the file is followed. */
function join(first: Uint8Array, second: Uint8Array): Buffer {
  const joined = Buffer.alloc(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
