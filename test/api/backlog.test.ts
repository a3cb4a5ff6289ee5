// How much of a source waits, and since when.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Backlog } from '../../src/api/backlog.ts';

test('the oldest byte waits since the look that saw it first', () => {
  const backlog = new Backlog();
  backlog.saw(10, 0);
  backlog.saw(30, 5000);
  backlog.saw(60, 9000);
  expect([backlog.bytes, backlog.sinceMs]).toEqual([60, 0]);
  backlog.landed(10);
  expect([backlog.bytes, backlog.sinceMs]).toEqual([50, 5000]);
  backlog.landed(59);
  expect([backlog.bytes, backlog.sinceMs]).toEqual([1, 9000]);
  backlog.landed(60);
  expect([backlog.bytes, backlog.sinceMs]).toEqual([0, undefined]);
});

test('a source that does not grow is seen once', () => {
  const backlog = new Backlog();
  for (const ms of [0, 2000, 4000]) backlog.saw(10, ms);
  expect([backlog.bytes, backlog.sinceMs]).toEqual([10, 0]);
  backlog.landed(10);
  backlog.saw(10, 6000);
  expect([backlog.bytes, backlog.sinceMs]).toEqual([0, undefined]);
});

test('another source that takes its place begins anew', () => {
  const backlog = new Backlog();
  backlog.saw(100, 0);
  backlog.landed(40);
  backlog.landed(0);
  backlog.saw(7, 9000);
  expect([backlog.bytes, backlog.sinceMs]).toEqual([7, 9000]);
});

test('however many looks there were, no byte is told to wait for less than it does', () => {
  const step = fc.record({ bytes: fc.nat(50), ms: fc.nat(3000), landed: fc.nat(60) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const backlog = new Backlog();
      const seenAt: number[] = [];
      let [size, landed, nowMs] = [0, 0, 0];
      return steps.every(({ bytes, ms, landed: more }) => {
        nowMs += ms;
        size += bytes;
        while (seenAt.length < size) seenAt.push(nowMs);
        backlog.saw(size, nowMs);
        landed = Math.min(size, landed + more);
        backlog.landed(landed);
        const { sinceMs } = backlog;
        const oldestMs = seenAt[landed];
        if (oldestMs === undefined) return sinceMs === undefined && backlog.bytes === 0;
        return sinceMs !== undefined && sinceMs <= oldestMs && backlog.bytes === size - landed;
      });
    }),
  );
});

test('where it never catches up, the wait is told by a sixteenth too long at most', () => {
  const backlog = new Backlog();
  const waits: number[] = [];
  for (let second = 1; second <= 1000; second += 1) {
    backlog.saw(second * 10, second * 1000);
    // A hundred seconds behind.
    backlog.landed(Math.max(0, second - 100) * 10);
    waits.push(second - (backlog.sinceMs ?? 0) / 1000);
  }
  const late = waits.slice(100);
  expect(Math.min(...late)).toBeGreaterThanOrEqual(99);
  expect(Math.max(...late)).toBeLessThanOrEqual(99 * (1 + 1 / 16) + 1);
});
