import { describe, expect, test } from 'vitest';
import { RateMeter } from '../../../src/ui/progress/rate-meter.ts';

/** Adds samples at an even pace. @returns when the last one came */
function feed(
  meter: RateMeter,
  pace: { from: number; count: number; everyMs: number; bytes: number },
  startMs = 0,
) {
  const { from, count, everyMs, bytes } = pace;
  for (let index = 0; index < count; index += 1) meter.add(from + index * bytes, startMs + index * everyMs);
  return startMs + (count - 1) * everyMs;
}

describe('the rate', () => {
  test('is not told before there is anything to measure', () => {
    const meter = new RateMeter();
    expect(meter.at(0)).toBeUndefined();
    meter.add(1000, 0);
    expect(meter.at(5000)).toBeUndefined();
    meter.add(2000, 100);
    expect(meter.at(100)).toBeUndefined();
  });

  test('is the present one, not the average since the start', () => {
    const meter = new RateMeter();
    const slowUntil = feed(meter, { from: 0, count: 600, everyMs: 100, bytes: 100 });
    expect(meter.at(slowUntil)).toBeCloseTo(1000, 0);
    const fastUntil = feed(meter, { from: 60_000, count: 61, everyMs: 100, bytes: 10_000 }, slowUntil + 100);
    expect(meter.at(fastUntil)).toBeCloseTo(100_000, -2);
  });

  test('is measured anew where the count goes back, as at a retry', () => {
    const meter = new RateMeter();
    const brokeAt = feed(meter, { from: 0, count: 100, everyMs: 100, bytes: 1000 });
    const until = feed(meter, { from: 0, count: 20, everyMs: 100, bytes: 4000 }, brokeAt + 4000);
    expect(meter.at(until)).toBeCloseTo(40_000, 0);
  });

  test('falls while nothing comes', () => {
    const meter = new RateMeter();
    const stalledAt = feed(meter, { from: 0, count: 50, everyMs: 100, bytes: 1000 });
    expect(meter.at(stalledAt + 100)).toBeCloseTo(10_000, 0);
    const after = [5, 10, 60].map((seconds) => meter.at(stalledAt + seconds * 1000) ?? Number.NaN);
    expect(after).toEqual(after.toSorted((a, b) => b - a));
    expect(after[2]).toBeLessThan(1000);
  });

  test('is steady where large pieces come seldom', () => {
    const meter = new RateMeter();
    const lastMs = feed(meter, { from: 0, count: 5, everyMs: 10_000, bytes: 2_000_000 });
    for (const laterMs of [0, 2000, 5000, 9999]) expect(meter.at(lastMs + laterMs)).toBeCloseTo(200_000, 0);
  });
});
