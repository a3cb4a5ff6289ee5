// Content of any length without memory: lines of 100 bytes, each with its number.
import type { FakeContent } from './fake-oss.ts';

export const LINE_BYTES = 100;

export function syntheticLog(length: number): FakeContent {
  return {
    length,
    slice(start, end) {
      const first = Math.floor(start / LINE_BYTES);
      const last = Math.ceil(end / LINE_BYTES);
      const lines = Array.from({ length: last - first }, (_, index) => line(first + index));
      const skipped = start - first * LINE_BYTES;
      return Buffer.from(lines.join('')).subarray(skipped, skipped + (end - start));
    },
  };
}

export function line(number: number): string {
  return `${String(number).padStart(LINE_BYTES - 1, '.')}\n`;
}

/** One line without an end. */
export function syntheticLine(length: number): FakeContent {
  return { length, slice: (start, end) => Buffer.alloc(end - start, 'x') };
}
