import { expect, test } from 'vitest';
import { Pacer } from '../../src/append/pacer.ts';

const KIB = 1024;

/** @returns the sizes in which a connection of this speed gets 2 MiB after 2 MiB, of so many */
function cutFor(bytesPerMs: number, pieces: number, pacer = new Pacer(() => nowMs)): number[] {
  const sizes: number[] = [];
  for (let count = 0; count < pieces; count += 1) {
    for (const slice of pacer.cut(new Uint8Array(2048 * KIB))) {
      sizes.push(slice.length);
      nowMs += slice.length / bytesPerMs;
    }
  }
  return sizes;
}
let nowMs = 0;

test('a slow connection gets what it takes in a tenth of a second', () => {
  const sizes = cutFor(500, 2);
  // The first is a guess, and each of the others ends with what is left.
  expect(new Set(sizes.slice(1, 10))).toEqual(new Set([50_000]));
});

test('a fast one gets whole pieces after a few', () => {
  const sizes = cutFor(1_000_000, 4);
  expect(sizes.length).toBeLessThan(10);
  expect(sizes.slice(-3)).toEqual([2048 * KIB, 2048 * KIB, 2048 * KIB]);
});

test('one that becomes slow is noticed, and every byte comes once and in order', () => {
  const pacer = new Pacer(() => nowMs);
  cutFor(1_000_000, 4, pacer);
  const piece = Uint8Array.from({ length: 5000 }, (_, index) => index);
  const slices: Uint8Array[] = [];
  for (let count = 0; count < 40; count += 1) {
    for (const slice of pacer.cut(piece)) {
      slices.push(slice);
      nowMs += slice.length;
    }
  }
  expect(Buffer.concat(slices).equals(Buffer.concat(Array.from({ length: 40 }, () => piece)))).toBe(true);
  expect(cutFor(1, 1, pacer)[0]).toBe(16 * KIB);
});
