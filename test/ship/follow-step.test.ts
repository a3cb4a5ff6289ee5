// What is done next about a followed generation, case by case: ship, wait or end.
import { describe, expect, test } from 'vitest';
import {
  type FollowStep,
  GATHER_MS,
  type GenerationView,
  type IdleView,
  isIdle,
  nextStep,
  type StepLimits,
} from '../../src/ship/follow-step.ts';

const NOW_MS = 50_000;
const ENDLESS = Number.POSITIVE_INFINITY;
const LIMITS: StepLimits = { flushBytes: 8, flushIntervalMs: 1000, rolloverBytes: undefined, pollMs: 500 };
const ROLLING: StepLimits = { ...LIMITS, rolloverBytes: 20 };

/** All of 100 bytes shipped to an object without a limit. */
const SHIPPED: GenerationView = {
  size: 100,
  until: ENDLESS,
  offset: 100,
  room: ENDLESS,
  createsObject: false,
  stopping: false,
  waitingSinceMs: undefined,
  idle: undefined,
};
const CALM: IdleView = { isUnchanged: true, isOver: false };
const STOPPING = { stopping: true, until: 100 };

const ship = (maxBytes: number, inNextObject = false): FollowStep => ({ do: 'ship', maxBytes, inNextObject });
const gather = (ms: number): FollowStep => ({ do: 'gather', ms });
const end = (ending: 'stopped' | 'rotated' | 'truncated'): FollowStep => ({ do: 'end', ending });

type Case = readonly [
  title: string,
  view: Partial<GenerationView>,
  expected: FollowStep,
  limits?: StepLimits,
];

function check(cases: readonly Case[]): void {
  for (const [title, view, expected, limits = LIMITS] of cases) {
    test(title, () => expect(nextStep({ ...SHIPPED, ...view }, limits, NOW_MS)).toEqual(expected));
  }
}

describe('bytes that wait', () => {
  check([
    ['were not seen before: others are let come', { size: 101 }, gather(GATHER_MS)],
    ['are due soon', { size: 101, waitingSinceMs: NOW_MS - 960 }, gather(40)],
    ['have waited long enough', { size: 101, waitingSinceMs: NOW_MS - 1000 }, ship(8)],
    ['have waited longer than that', { size: 101, waitingSinceMs: 0 }, ship(8)],
    ['are almost a full part', { size: 107 }, gather(GATHER_MS)],
    ['are a full part', { size: 108 }, ship(8)],
    ['are many parts', { size: 1000 }, ship(8)],
    ['were there when the end was asked for', { ...STOPPING, size: 101, until: 101 }, ship(8)],
    ['are gone', { size: 99 }, end('truncated')],
    ['are gone, and the end was asked for', { ...STOPPING, size: 99 }, end('truncated')],
  ]);
});

describe('an object with a limit', () => {
  check([
    ['takes a part that fills it', { size: 103, room: 3 }, ship(3), ROLLING],
    ['waits for more than it has room for as for any', { size: 102, room: 3 }, gather(GATHER_MS), ROLLING],
    ['is full: the next takes the part at once', { size: 101, room: 0 }, ship(8, true), ROLLING],
    [
      'is full, and the next is smaller than a part',
      { size: 109, room: 0 },
      ship(5, true),
      { ...LIMITS, rolloverBytes: 5 },
    ],
    [
      'is full, and there is nothing for the next',
      { room: 0, idle: CALM },
      { do: 'wait-for-change', ms: 500 },
      ROLLING,
    ],
  ]);
});

describe('an object that does not exist yet', () => {
  check([
    ['is created by the first byte, without a wait', { size: 1, offset: 0, createsObject: true }, ship(8)],
    ['is created by an append of nothing', { size: 0, offset: 0, createsObject: true }, ship(8)],
    [
      'is created though the end was asked for',
      { ...STOPPING, size: 0, until: 0, offset: 0, createsObject: true },
      ship(8),
    ],
  ]);
});

describe('nothing to ship', () => {
  check([
    ['is waited at', { idle: CALM }, { do: 'wait-for-change', ms: 500 }],
    ['ends, when the end was asked for', { ...STOPPING, idle: CALM }, end('stopped')],
    ['but what came after the end was asked for', { ...STOPPING, size: 200, idle: CALM }, end('stopped')],
    ['of a generation that is over', { idle: { isUnchanged: true, isOver: true } }, end('rotated')],
    [
      'of a generation that is over, when the end was asked for: the next one comes first',
      { ...STOPPING, idle: { isUnchanged: true, isOver: true } },
      end('rotated'),
    ],
    [
      'of a file that holds something else by now',
      { idle: { isUnchanged: false, isOver: false } },
      end('truncated'),
    ],
    [
      'of a file that holds something else, when the end was asked for',
      { ...STOPPING, idle: { isUnchanged: false, isOver: false } },
      end('truncated'),
    ],
  ]);
});

test.each([
  [true, {}],
  [true, { size: 200, until: 100 }],
  [false, { size: 101 }],
  [false, { size: 0, offset: 0, createsObject: true }],
] as const)('a closer look is worth it: %s, with %j', (expected, view) => {
  expect(isIdle({ ...SHIPPED, ...view })).toBe(expected);
});
