// A part of an object by its bytes: from an offset on, so many of them, or the last ones.
import type { ClosedRange } from './read-range.ts';

/** In bytes. */
export type Excerpt =
  | {
      /** @default 0 */
      readonly offset?: number;
      /** @default all from there on */
      readonly count?: number;
    }
  | { readonly last: number };

/** What there is of it in an object of `length` bytes; past the end there is nothing. */
export function rangeOf(excerpt: Excerpt, length: number): ClosedRange {
  if ('last' in excerpt) return { start: Math.max(0, length - excerpt.last), end: length };
  const { offset = 0, count = length } = excerpt;
  const start = Math.min(offset, length);
  return { start, end: Math.min(length, start + count) };
}
