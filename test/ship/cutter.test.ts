// When a part is due, and how large it may be.
import { expect, test } from 'vitest';
import { dueInMs, largestPart } from '../../src/ship/cutter.ts';

const LIMITS = { flushBytes: 8, flushIntervalMs: 1000 };
const NOW_MS = 50_000;
const NEVER = Number.POSITIVE_INFINITY;

test.each([
  ['nothing', { bytes: 0, sinceMs: 0, isEnding: false }, NEVER],
  ['nothing, at the end', { bytes: 0, sinceMs: 0, isEnding: true }, NEVER],
  ['a byte that has just come', { bytes: 1, sinceMs: NOW_MS, isEnding: false }, 1000],
  ['a byte that came a while ago', { bytes: 1, sinceMs: NOW_MS - 400, isEnding: false }, 600],
  ['a byte that has waited long enough', { bytes: 1, sinceMs: NOW_MS - 1000, isEnding: false }, 0],
  ['almost a full part', { bytes: 7, sinceMs: NOW_MS, isEnding: false }, 1000],
  ['a full part', { bytes: 8, sinceMs: NOW_MS, isEnding: false }, 0],
  ['more than a full part', { bytes: 9, sinceMs: NOW_MS, isEnding: false }, 0],
  ['a byte, at the end', { bytes: 1, sinceMs: NOW_MS, isEnding: true }, 0],
] as const)('%s', (_waiting, waiting, expected) => {
  expect(dueInMs(waiting, LIMITS, NOW_MS)).toBe(expected);
});

test('a part is never larger than what an object may hold', () => {
  expect(largestPart({ flushBytes: 8 })).toBe(8);
  expect(largestPart({ flushBytes: 8 }, 5)).toBe(5);
  expect(largestPart({ flushBytes: 8 }, 50)).toBe(8);
});
