// Where lines begin and end. A line ends with its newline; the last one may have none.
import { type ClosedRange, type RangeReader, readWhole } from './read-range.ts';

const NEWLINE = 0x0a;

export interface RangeSizes {
  /** Bytes of the first range that is read when looking for lines; each further one is twice as long. */
  readonly firstBytes: number;
  /** Bytes of the longest range. */
  readonly maxBytes: number;
  /** Bytes that may be kept in memory, to be printed without being read again. */
  readonly keepBytes: number;
}

/** The first range holds ten ordinary lines many times over. */
export const DEFAULT_RANGE_SIZES: RangeSizes = {
  firstBytes: 64 * 1024,
  maxBytes: 4 * 1024 * 1024,
  keepBytes: 8 * 1024 * 1024,
};

export interface LastLines {
  /** Where the last lines begin. */
  readonly start: number;
  /** Their bytes, where they were few enough to be kept. */
  readonly bytes: readonly Uint8Array[] | undefined;
}

/** Finds the last `count` lines of an object, reading ranges from its end backward. */
export async function findLastLines(
  read: RangeReader,
  length: number,
  count: number,
  sizes: RangeSizes = DEFAULT_RANGE_SIZES,
): Promise<LastLines> {
  if (count === 0) return { start: length, bytes: [] };
  let kept: Uint8Array[] | undefined = [];
  let missing = count;
  for (const range of rangesBackward(length, sizes)) {
    const content = await readWhole(read, range);
    // A newline that ends the object ends its last line; it begins no other.
    const scanned = range.end === length ? content.subarray(0, -1) : content;
    const { index, found } = findNewlineBackward(scanned, missing);
    if (found === missing) {
      return { start: range.start + index + 1, bytes: kept && [content.subarray(index + 1), ...kept] };
    }
    missing -= found;
    // Checked against what is kept once this content is: the memory bound does not depend on the lines.
    if (kept && length - range.start > sizes.keepBytes) kept = undefined;
    kept?.unshift(content);
  }
  return { start: 0, bytes: kept };
}

function* rangesBackward(length: number, sizes: RangeSizes): Generator<ClosedRange> {
  let end = length;
  for (const size of rangeLengths(sizes)) {
    if (end === 0) return;
    const start = Math.max(0, end - size);
    yield { start, end };
    end = start;
  }
}

/** Looks for the `nth` newline from the end. @returns how many were found, and where the last of them is */
function findNewlineBackward(content: Uint8Array, nth: number): { index: number; found: number } {
  let found = 0;
  for (let index = content.length - 1; index >= 0; index -= 1) {
    if (content[index] !== NEWLINE) continue;
    found += 1;
    if (found === nth) return { index, found };
  }
  return { index: -1, found };
}

/** The first `count` lines, read in ranges so that little is read past them. */
export async function* firstLines(
  read: RangeReader,
  length: number,
  count: number,
  sizes: RangeSizes = DEFAULT_RANGE_SIZES,
): AsyncGenerator<Uint8Array, void, undefined> {
  const counter = { missing: count };
  for (const range of rangesForward(length, sizes)) {
    if (counter.missing === 0) return;
    for await (const piece of read(range)) {
      const end = passLines(piece, counter);
      yield piece.subarray(0, end);
      if (counter.missing === 0) break;
    }
  }
}

function* rangesForward(length: number, sizes: RangeSizes): Generator<ClosedRange> {
  let start = 0;
  for (const size of rangeLengths(sizes)) {
    if (start === length) return;
    const end = Math.min(length, start + size);
    yield { start, end };
    start = end;
  }
}

function* rangeLengths({ firstBytes, maxBytes }: RangeSizes): Generator<number> {
  for (let size = firstBytes; ; size = Math.min(size * 2, maxBytes)) yield size;
}

/** Everything after the first `count` lines. */
export async function* withoutFirstLines(
  pieces: AsyncIterable<Uint8Array>,
  count: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const counter = { missing: count };
  for await (const piece of pieces) {
    const rest = piece.subarray(passLines(piece, counter));
    if (rest.length > 0) yield rest;
  }
}

/** @returns the offset after the last newline that still had to be found, or the piece's length */
function passLines(piece: Uint8Array, counter: { missing: number }): number {
  let offset = 0;
  while (counter.missing > 0) {
    const newline = piece.indexOf(NEWLINE, offset);
    if (newline < 0) return piece.length;
    counter.missing -= 1;
    offset = newline + 1;
  }
  return offset;
}
