// Vouches for a source that is sent in parts: one that was overwritten in place between two of them would become an
// object of two versions, each part of which is sound.
import type { AppendSource } from '../append/source.ts';
import { combineCrc64 } from '../crc64/combine.ts';

/** Bytes of a source as they were read. */
export interface ReadRange {
  readonly start: number;
  readonly end: number;
  readonly crc64: bigint;
}

export class Witness {
  readonly #source: AppendSource;
  /** Unbroken, and in the objects. */
  #landed: ReadRange | undefined;
  /** The same with what is being sent. */
  #sent: ReadRange | undefined;

  constructor(source: AppendSource) {
    this.#source = source;
  }

  /** @param landed what is in the objects already, right before the part that comes next */
  begin(landed: ReadRange | undefined): void {
    this.#landed = landed;
  }

  /** The part that was sent last is in the objects. */
  landed(): void {
    this.#landed = this.#sent;
  }

  /** The bytes `from` up to, not including, `to`, as a source of its own. The last one vouches for all before it, too. */
  slice(from: number, to: number): AppendSource {
    const { name, size, read, stillHolds } = this.#source;
    return {
      name,
      size: to - from,
      read: (start, end) => read(from + start, from + end),
      ...(stillHolds && {
        stillHolds: (start, end, crc64) => {
          const range = { start: from + start, end: from + end, crc64 };
          this.#sent = join(this.#landed, range);
          const asked = to === size ? this.#sent : range;
          return stillHolds(asked.start, asked.end, asked.crc64);
        },
      }),
    };
  }
}

function join(before: ReadRange | undefined, next: ReadRange): ReadRange {
  if (before?.end !== next.start) return next;
  const crc64 = combineCrc64(before.crc64, next.crc64, next.end - next.start);
  return { start: before.start, end: next.end, crc64 };
}
