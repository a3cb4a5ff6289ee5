// What is known of a followed object: how far it was read, and how far the bytes read are proved to be its own.
import { combineCrc64 } from '../crc64/combine.ts';
import { extendCrc64 } from '../crc64/crc64.ts';
import type { ObjectHead } from '../oss/types.ts';
import { mayContinue, type Snapshot } from './snapshot.ts';

/** What was printed so far: the first `length` bytes of the object. */
export interface FollowStart extends Snapshot {
  /** The byte before the next one, where it was read. */
  readonly lastByte: number | undefined;
}

/** Before the first byte; CRC-64 of nothing is 0. */
export const OBJECT_START: FollowStart = { length: 0, crc64: 0n, etag: undefined, lastByte: undefined };

/** What to do about bytes that cannot be the object's: read them again, or take the object for another one. */
export type MismatchVerdict = 'again' | 'replaced';

/** Bytes held back until they are proved; beyond these, memory counts for more, and they are printed. */
const DEFAULT_HOLD_BYTES = 1024 * 1024;

/** Read again, then taken for another object and read from its start: then it is the CRC-64 that is wrong. */
const MISMATCHES_UNTIL_UNPROVABLE = 3;

/**
 * New bytes continue the object that was followed only if CRC-64 says so: an object that was deleted and had grown
 * longer again between two polls looks the same in everything else.
 */
export class Growth {
  readonly #holdBytes: number;
  #proved: FollowStart;
  #position: number;
  #lastByte: number | undefined;
  /** Of the bytes past the proved ones. */
  #crc64 = 0n;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #printedUnproved = false;
  #mismatches = 0;
  #provable = true;

  constructor(start: FollowStart, holdBytes: number = DEFAULT_HOLD_BYTES) {
    this.#holdBytes = holdBytes;
    this.#proved = start;
    this.#position = start.length;
    this.#lastByte = start.lastByte;
  }

  /** The next byte to read. */
  get position(): number {
    return this.#position;
  }

  /** Judges by what is known before the body; where both sides have a CRC-64, that is left to {@link settle}. */
  mayContinue(length: number, head: ObjectHead): boolean {
    const provable = head.crc64 !== undefined && this.#crcSoFar() !== undefined;
    return length >= this.#position && (provable || mayContinue(this.#proved, length, head));
  }

  /** Whether `byte` can be the one before `position`. */
  fitsLastByte(byte: number | undefined): boolean {
    this.#lastByte ??= byte;
    return this.#lastByte === byte;
  }

  /** @returns bytes to print now, since no more may be held back */
  add(bytes: Uint8Array): Uint8Array[] {
    if (bytes.length === 0) return [];
    this.#crc64 = extendCrc64(this.#crc64, bytes);
    this.#position += bytes.length;
    this.#lastByte = bytes.at(-1);
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes <= this.#holdBytes) return [];
    this.#printedUnproved = true;
    return this.#takeHeld();
  }

  /**
   * Everything up to the object's present end was read: compares with the CRC-64 of the object at that length.
   * @returns bytes to print, or what to do instead
   */
  settle({ crc64, etag }: Pick<ObjectHead, 'crc64' | 'etag'>): Uint8Array[] | MismatchVerdict {
    const crcOfRead = this.#crcSoFar();
    if (crcOfRead !== undefined && crc64 !== undefined && crcOfRead !== crc64) {
      const verdict = this.mismatch();
      if (verdict !== undefined) return verdict;
      this.#provable = false;
    }
    this.#mismatches = 0;
    const proof = this.#provable ? (crcOfRead ?? crc64) : undefined;
    this.#prove({ length: this.#position, crc64: proof, etag, lastByte: this.#lastByte });
    return this.#takeHeld();
  }

  /**
   * Once may be damage on the way, so nothing of it is printed; twice is another object.
   * @returns undefined where that would go on without end: even the whole content has not the CRC-64 it should have
   */
  mismatch(): MismatchVerdict | undefined {
    this.#mismatches += 1;
    if (this.#mismatches >= MISMATCHES_UNTIL_UNPROVABLE) return undefined;
    if (this.#mismatches > 1 || this.#printedUnproved) return 'replaced';
    this.#backTo(this.#proved);
    return 'again';
  }

  /** Follow another object from its start. */
  restart(): void {
    this.#backTo(OBJECT_START);
  }

  #backTo(start: FollowStart): void {
    this.#position = start.length;
    this.#lastByte = start.lastByte;
    this.#takeHeld();
    this.#prove(start);
  }

  #prove(mark: FollowStart): void {
    this.#proved = mark;
    this.#crc64 = 0n;
    this.#printedUnproved = false;
  }

  #crcSoFar(): bigint | undefined {
    const { crc64, length } = this.#proved;
    if (!this.#provable || crc64 === undefined) return undefined;
    return combineCrc64(crc64, this.#crc64, this.#position - length);
  }

  #takeHeld(): Uint8Array[] {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    return held;
  }
}
