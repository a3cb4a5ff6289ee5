// Random schedules of faults, and what must hold after each: the oracle reads the sandbox's store directly.
import fc from 'fast-check';
import type { Fault, StallMoment } from '../../src/sandbox/index.ts';

/** What one schedule does to the object, and who writes it. */
export interface Schedule {
  readonly kind: 'alone' | 'torn' | 'replaced' | 'crowd' | 'fixed' | 'incremental';
  /** Bytes that are in the object before, none: no object. */
  readonly existing: number | undefined;
  /** Bytes that each writer appends. */
  readonly sizes: readonly number[];
  readonly faults: readonly Fault[];
  readonly retryTimes: number;
}

/** Shorter than the transport's read timeout: slow; longer: the client gives up while the server goes on. */
const stallMs = fc.constantFrom(10, 80, 160);

const lostAnswer: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom<Fault>(
    { on: 'append', do: 'reset-before-body' },
    { on: 'append', do: 'commit-then-drop' },
    { on: 'append', do: 'half-answer' },
    { on: 'append', do: 'reset-reused' },
    { on: 'append', do: 'trickle' },
    { on: 'append', do: 'endless-body' },
    { on: 'append', do: 'foreign-page' },
    { on: 'append', do: 'foreign-page', commit: true },
    { on: 'append', do: 'skewed-clock', ms: 1_200_000 },
    { on: 'append', do: 'early-409' },
  ),
  fc.nat(400).map((afterBytes): Fault => ({ on: 'append', do: 'reset-mid-body', afterBytes })),
  fc
    .record({ status: fc.constantFrom(500, 502, 503, 429, 408), html: fc.boolean(), commit: fc.boolean() })
    .map((answer): Fault => ({ on: 'append', do: 'status', ...answer })),
  fc
    .record({
      when: fc.constantFrom<StallMoment>('before-body', 'before-commit', 'after-commit'),
      ms: stallMs,
    })
    .map((stall): Fault => ({ on: 'append', do: 'stall', ...stall })),
);

const badLook: fc.Arbitrary<Fault> = fc.constantFrom<Fault>(
  { on: 'head', do: 'status', status: 503 },
  { on: 'head', do: 'status', status: 500, html: true },
  { on: 'head', do: 'reset-before-body' },
  { on: 'head', do: 'half-answer' },
  { on: 'head', do: 'reset-reused' },
  { on: 'head', do: 'trickle' },
  { on: 'any', do: 'reset-reused', times: Number.POSITIVE_INFINITY },
  { on: 'head', do: 'no-crc' },
  { on: 'head', do: 'head-without-x-oss-err' },
  { on: 'append', do: 'no-crc' },
  { on: 'append', do: 'no-next-position' },
  { on: 'get', do: 'status', status: 500 },
  { on: 'get', do: 'get-truncate', afterBytes: 7 },
  { on: 'get', do: 'trickle' },
);

const foreign: fc.Arbitrary<Fault> = fc
  .record({
    on: fc.constantFrom('append' as const, 'head' as const, 'get' as const),
    when: fc.constantFrom('before' as const, 'after' as const),
    bytes: fc.oneof(fc.constant('same-length' as const), fc.integer({ min: 1, max: 900 })),
  })
  // Only an append has a length of its own.
  .map(({ on, when, bytes }): Fault => {
    const length = bytes === 'same-length' && on !== 'append' ? 33 : bytes;
    return { on, when, do: 'foreign-append', bytes: length };
  });

const prefix: fc.Arbitrary<Fault> = fc
  .integer({ min: 0, max: 500 })
  .map((bytes): Fault => ({ on: 'append', do: 'commit-prefix-then-drop', bytes }));

/** Replaced where the tool can see it; after a clear answer to the append nobody could. */
const replacement: fc.Arbitrary<Fault> = fc
  .record({
    on: fc.constantFrom('append' as const, 'head' as const),
    length: fc.constantFrom(0, 5, 64, 700),
  })
  .map(({ on, length }): Fault => ({ on, do: 'replace-object', when: 'before', length }));

const damage: fc.Arbitrary<Fault> = fc.constantFrom<Fault>(
  { on: 'append', do: 'corrupt' },
  { on: 'append', do: 'wrong-crc' },
  { on: 'append', do: 'wrong-next-position' },
);

const size = fc.integer({ min: 32, max: 700 });
const existing = fc.option(fc.integer({ min: 0, max: 700 }), { nil: undefined });
const retryTimes = fc.constantFrom(0, 2, 6, 10);

function scheduleOf(
  kind: Schedule['kind'],
  sizes: fc.Arbitrary<number[]>,
  fault: fc.Arbitrary<Fault>,
): fc.Arbitrary<Schedule> {
  return fc.record({
    kind: fc.constant(kind),
    existing,
    sizes,
    faults: fc.array(fault, { minLength: 1, maxLength: 8, size: 'max' }),
    retryTimes,
  });
}

const alone = fc.tuple(size).map(([only]) => [only]);
const several = fc.array(size, { minLength: 2, maxLength: 4 });

export const schedule: fc.Arbitrary<Schedule> = fc.oneof(
  { weight: 4, arbitrary: scheduleOf('alone', alone, fc.oneof(lostAnswer, badLook, foreign, damage)) },
  // A part of ours with another writer's bytes behind it cannot be mended by anybody, so these come apart.
  { weight: 2, arbitrary: scheduleOf('torn', alone, fc.oneof(lostAnswer, badLook, prefix)) },
  { weight: 1, arbitrary: scheduleOf('replaced', alone, fc.oneof(lostAnswer, badLook, replacement)) },
  { weight: 2, arbitrary: scheduleOf('crowd', several, fc.oneof(lostAnswer, badLook, foreign)) },
  { weight: 1, arbitrary: scheduleOf('fixed', alone, fc.oneof(lostAnswer, badLook, foreign, prefix)) },
  { weight: 2, arbitrary: scheduleOf('incremental', several, fc.oneof(lostAnswer, badLook, prefix)) },
);
