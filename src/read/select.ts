// Which bytes of an object tail(1) and head(1) print for -n and -c.

import type { CountUnit, HeadCount, TailCount } from './count.ts';
import {
  DEFAULT_RANGE_SIZES,
  findLastLines,
  firstLines,
  type RangeSizes,
  withoutFirstLines,
} from './lines.ts';
import type { RangeReader } from './read-range.ts';

export interface TailAmount extends TailCount {
  readonly unit: CountUnit;
}

export interface HeadAmount extends HeadCount {
  readonly unit: CountUnit;
}

/** What tail(1) prints of the first `length` bytes. */
export async function* selectTail(
  read: RangeReader,
  length: number,
  { unit, count, fromStart }: TailAmount,
  sizes: RangeSizes = DEFAULT_RANGE_SIZES,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (unit === 'bytes') {
    yield* read({ start: fromStart ? unitsBefore(count) : Math.max(0, length - count), end: length });
  } else if (fromStart) {
    yield* withoutFirstLines(read({ start: 0, end: length }), unitsBefore(count));
  } else {
    const { start, bytes } = await findLastLines(read, length, count, sizes);
    yield* bytes ?? read({ start, end: length });
  }
}

/** What head(1) prints of the first `length` bytes. */
export async function* selectHead(
  read: RangeReader,
  length: number,
  { unit, count, allButLast }: HeadAmount,
  sizes: RangeSizes = DEFAULT_RANGE_SIZES,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (unit === 'bytes') {
    yield* read({ start: 0, end: allButLast ? Math.max(0, length - count) : Math.min(count, length) });
  } else if (allButLast) {
    const { start } = await findLastLines(read, length, count, { ...sizes, keepBytes: 0 });
    yield* read({ start: 0, end: start });
  } else {
    yield* firstLines(read, length, count, sizes);
  }
}

/** The first unit is number 1, and +0 means the same as +1. */
function unitsBefore(count: number): number {
  return Math.max(0, count - 1);
}
