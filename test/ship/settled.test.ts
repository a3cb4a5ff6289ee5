// When a file that was compared need not be compared again.
import { expect, test } from 'vitest';
import { type FileState, Settled } from '../../src/ship/settled.ts';

const STATE: FileState = { size: 10, mtimeMs: 1000, ctimeMs: 1000 };

/** Looks and compares, as a follower does. @returns whether nothing had to be compared */
function look(settled: Settled, nowMs: number, state: FileState = STATE): boolean {
  const isSettled = settled.isIn(state, nowMs);
  if (!isSettled) settled.compared(nowMs);
  return isSettled;
}

test('a state that is new is compared once more, later than a tick of any clock', () => {
  const settled = new Settled();
  const looks = [0, 1000, 2000, 3000, 4000, 60_000].map((nowMs) => look(settled, nowMs));
  expect(looks).toEqual([false, false, false, false, true, true]);
});

test('a comparison that came out otherwise proves nothing', () => {
  const settled = new Settled();
  settled.isIn(STATE, 0);
  expect([settled.isIn(STATE, 5000), settled.isIn(STATE, 9000)]).toEqual([false, false]);
});

test.for([{ size: 11 }, { mtimeMs: 1000.25 }, { ctimeMs: 1001 }])(
  'another state begins anew: %j',
  (change) => {
    const settled = new Settled();
    for (const nowMs of [0, 5000]) look(settled, nowMs);
    expect(look(settled, 6000)).toBe(true);
    const changed = { ...STATE, ...change };
    expect([7000, 8000, 11_000, 12_000].map((nowMs) => look(settled, nowMs, changed))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  },
);
