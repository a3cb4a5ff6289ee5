// CRC-64 of some beginnings of a content, from one pass over it.
import { extendCrc64 } from './crc64.ts';

export class PrefixCrcs {
  /** Lengths that are still to come, the shortest first. */
  readonly #marks: number[];
  readonly #crc64s = new Map<number, bigint>();
  #bytes = 0;
  #crc64 = 0n;

  /** @param lengths of the beginnings; what is behind the longest need not be hashed */
  constructor(lengths: readonly number[]) {
    this.#marks = [...new Set(lengths)].sort((a, b) => a - b);
    this.#mark();
  }

  /** How many bytes there were. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @returns undefined for a length that was not asked for, or not reached */
  of(length: number): bigint | undefined {
    return this.#crc64s.get(length);
  }

  add(piece: Uint8Array): void {
    let rest = piece;
    for (let next = this.#marks[0]; next !== undefined && rest.length > 0; next = this.#marks[0]) {
      const taken = rest.subarray(0, next - this.#bytes);
      this.#crc64 = extendCrc64(this.#crc64, taken);
      this.#bytes += taken.length;
      rest = rest.subarray(taken.length);
      this.#mark();
    }
    this.#bytes += rest.length;
  }

  #mark(): void {
    if (this.#marks[0] !== this.#bytes) return;
    this.#marks.shift();
    this.#crc64s.set(this.#bytes, this.#crc64);
  }
}
