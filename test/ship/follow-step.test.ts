// What is done next about a followed generation, case by case: ship, wait or end.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type FollowStep,
  GATHER_MS,
  type GenerationView,
  type IdleView,
  isIdle,
  linesToShip,
  nextStep,
  type ShipStep,
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
  readTo: 100,
  room: ENDLESS,
  createsObject: false,
  phase: 'current',
  stopping: false,
  waitingSinceMs: undefined,
  idle: undefined,
};
const CALM: IdleView = { isUnchanged: true, isOver: false };
const STOPPING = { stopping: true, until: 100 };

const ship = (maxBytes: number, more: Partial<ShipStep> = {}): ShipStep => ({
  do: 'ship',
  maxBytes,
  inNextObject: false,
  fillsObject: false,
  toEnd: false,
  ...more,
});
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
    [
      'were there when the end was asked for',
      { ...STOPPING, size: 101, until: 101 },
      ship(8, { toEnd: true }),
    ],
    ['are gone', { size: 99 }, end('truncated')],
    ['are gone, and the end was asked for', { ...STOPPING, size: 99 }, end('truncated')],
  ]);
});

describe('an object with a limit', () => {
  check([
    ['takes a part that fills it', { size: 103, room: 3 }, ship(3, { fillsObject: true }), ROLLING],
    ['waits for more than it has room for as for any', { size: 102, room: 3 }, gather(GATHER_MS), ROLLING],
    [
      'is full: the next takes the part at once',
      { size: 101, room: 0 },
      ship(8, { inNextObject: true }),
      ROLLING,
    ],
    [
      'is full, and the next is smaller than a part',
      { size: 109, room: 0 },
      ship(5, { inNextObject: true }),
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
      ship(8, { toEnd: true }),
    ],
  ]);
});

describe('the end of a period', () => {
  const due = { size: 101, waitingSinceMs: 0 };
  const letPass: FollowStep = { do: 'let-pass', ms: GATHER_MS };
  const beginPeriod: FollowStep = { do: 'begin-period' };
  check([
    ['is let pass before anything is sent', { ...due, phase: 'ending' }, letPass],
    [
      'is let pass though the end was asked for',
      { ...STOPPING, ...due, until: 101, phase: 'ending' },
      letPass,
    ],
    [
      'is let pass before the first object is created',
      { offset: 0, createsObject: true, phase: 'ending' },
      letPass,
    ],
    ['begins another one with what is due', { ...due, phase: 'over' }, beginPeriod],
    [
      'begins another one though the object is full',
      { ...due, room: 0, phase: 'over' },
      beginPeriod,
      ROLLING,
    ],
    ['begins none before it is due', { size: 101, phase: 'over' }, gather(GATHER_MS)],
    ['begins none without a byte', { phase: 'over', idle: CALM }, { do: 'wait-for-change', ms: 500 }],
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

describe('a line without its end', () => {
  const HELD = { size: 103, readTo: 103 };
  const OVER: IdleView = { isUnchanged: true, isOver: true };
  check([
    ['is waited at', { ...HELD, idle: CALM }, { do: 'wait-for-change', ms: 500 }],
    ['that grew is let come', { ...HELD, size: 104 }, gather(GATHER_MS)],
    ['and lost some of it is looked at anew', { ...HELD, size: 102 }, gather(GATHER_MS)],
    ['goes when the end was asked for', { ...HELD, ...STOPPING, until: 103 }, ship(8, { toEnd: true })],
    ['that came after the end was asked for stays', { ...HELD, ...STOPPING, idle: OVER }, end('stopped')],
    ['goes when the generation is over', { ...HELD, idle: OVER }, ship(8, { toEnd: true })],
    [
      'of a file that holds something else by now is lost',
      { ...HELD, idle: { isUnchanged: false, isOver: false } },
      end('truncated'),
    ],
  ]);
});

test.each([
  ['lines', 'a\nb\n', {}, 4],
  ['the beginning of a line, which waits', 'a\nb', {}, 2],
  ['the beginning of a line, and its end is its own', 'a\nb', { toEnd: true }, 3],
  ['nothing but the beginning of a line', 'abc', {}, 0],
  ['as much as a part may have', 'a\nbcdefg', {}, 2],
  ['as much as a part may have, and more will come', 'a\nbcdefg', { toEnd: true }, 2],
  ['a line that is too long for a part', 'abcdefgh', {}, 8],
  ['a line that is too long for what room is left', 'abcdefgh', { fillsObject: true }, undefined],
  [
    'a last line that is too long for what room is left',
    'abcdefgh',
    { fillsObject: true, toEnd: true },
    undefined,
  ],
  ['carriage returns, which end nothing', 'a\r\nb\r', {}, 3],
  ['nothing', '', {}, 0],
] as const)('what was read is %s', (_title, read, step, expected) => {
  expect(linesToShip(Buffer.from(read), ship(8, step))).toBe(expected);
});

describe('with whole lines', () => {
  const lines = fc
    .array(fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 }), { maxLength: 20 })
    .map((each) => each.join(''));
  const growth = fc.array(fc.integer({ min: 1, max: 15 }), { maxLength: 30 });

  /** Ships a file that grows by so many bytes between two looks. */
  function ship(text: string, grows: readonly number[], limits: StepLimits): readonly string[][] {
    const objects: string[][] = [[]];
    const left = [...grows];
    const view = { ...SHIPPED, size: 0, offset: 0, readTo: 0 };
    for (;;) {
      const parts = objects.at(-1) as string[];
      const room = (limits.rolloverBytes ?? ENDLESS) - parts.join('').length;
      const isWhole = view.size === text.length;
      const stops = isWhole ? { stopping: true, until: text.length } : {};
      const step = nextStep({ ...view, room, ...stops, idle: CALM }, limits, NOW_MS);
      if (step.do === 'end') return objects;
      if (step.do === 'ship') {
        if (step.inNextObject) objects.push([]);
        const read = text.slice(view.offset, Math.min(view.size, view.offset + step.maxBytes));
        view.readTo = view.offset + read.length;
        const bytes = linesToShip(Buffer.from(read), step);
        if (bytes === undefined) objects.push([]);
        else if (bytes > 0) objects.at(-1)?.push(read.slice(0, bytes));
        view.offset += bytes ?? 0;
      }
      if (step.do !== 'ship' || view.readTo === view.size)
        view.size = Math.min(text.length, view.size + (left.shift() ?? 1));
    }
  }

  test('each part but the last ends at a line’s end, and an object where it does whatever came when', () => {
    const sizes = fc.record({
      flushBytes: fc.integer({ min: 1, max: 20 }),
      rolloverBytes: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(lines, growth, growth, sizes, (text, some, others, { flushBytes, rolloverBytes }) => {
        const limits = { ...LIMITS, wholeLines: true, flushIntervalMs: 0, flushBytes, rolloverBytes };
        const objects = ship(text, some, limits);
        const parts = objects.flat();
        expect(parts.join('')).toBe(text);
        for (const part of parts.slice(0, -1)) {
          if (part.includes('\n')) expect(part.endsWith('\n')).toBe(true);
          else expect([flushBytes, rolloverBytes]).toContain(part.length);
        }
        const texts = objects.map((each) => each.join(''));
        for (const each of texts) expect(each.length).toBeLessThanOrEqual(rolloverBytes ?? ENDLESS);
        expect(ship(text, others, limits).map((each) => each.join(''))).toEqual(texts);
      }),
    );
  });
});

test.each([
  [true, {}],
  [true, { size: 200, until: 100 }],
  [false, { size: 101 }],
  [true, { size: 101, readTo: 101 }],
  [false, { size: 0, offset: 0, createsObject: true }],
] as const)('a closer look is worth it: %s, with %j', (expected, view) => {
  expect(isIdle({ ...SHIPPED, ...view })).toBe(expected);
});
