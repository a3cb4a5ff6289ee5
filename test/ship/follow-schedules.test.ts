// Random schedules of writes, rotations, faults and kills: what the objects hold must be what the log held.
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { isRetryable } from '../../src/retry/policy.ts';
import type { Fault } from '../../src/sandbox/index.ts';
import { trySchedules } from '../support/draw-schedules.ts';
import { type Lane, openLanes } from '../support/lanes.ts';
import { fault, OUTAGE } from './support/faults.ts';
import { BUCKET, Following, type FollowOptions, seriesOf } from './support/following.ts';
import { expectShipped } from './support/judging.ts';
import { LogWriter, type RotationNames } from './support/writer.ts';

/** Replay with FOLLOW_SEED, as printed; FOLLOW_RUNS for a longer run. */
const SEED = Number(process.env.FOLLOW_SEED ?? Date.now() % 2 ** 31);
const RUNS = Number(process.env.FOLLOW_RUNS ?? 24);
/** Each with a sandbox of its own, since faults are a sandbox's. */
const LANES = 4;

type Act =
  | { readonly do: 'write'; readonly bytes: number }
  | { readonly do: 'rename'; readonly late: number }
  | { readonly do: 'copytruncate' }
  | { readonly do: 'truncate' }
  | { readonly do: 'pause'; readonly ms: number }
  | { readonly do: 'kill' }
  | { readonly do: 'stop' }
  | { readonly do: 'outage' }
  | { readonly do: 'start' };

interface Schedule {
  readonly names: RotationNames;
  readonly rolloverBytes: number | undefined;
  readonly acts: readonly Act[];
  readonly faults: readonly Fault[];
  /** Two who follow the same file into the same object. */
  readonly followers: 1 | 2;
  /** Whether the file may be truncated without a copy. */
  readonly cuts: boolean;
  /** Random bytes have lines of any length. */
  readonly wholeLines: boolean;
}

const write = fc
  .oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1000, max: 20_000 }))
  .map((bytes): Act => ({ do: 'write', bytes }));
const pause = fc.integer({ min: 0, max: 40 }).map((ms): Act => ({ do: 'pause', ms }));
const rename = fc
  .oneof(fc.constant(0), fc.integer({ min: 1, max: 3000 }))
  .map((late): Act => ({ do: 'rename', late }));

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: write },
  { weight: 6, arbitrary: pause },
  { weight: 2, arbitrary: rename },
  { weight: 2, arbitrary: fc.constant<Act>({ do: 'copytruncate' }) },
  { weight: 1, arbitrary: fc.constant<Act>({ do: 'truncate' }) },
  { weight: 1, arbitrary: fc.constant<Act>({ do: 'kill' }) },
  { weight: 1, arbitrary: fc.constant<Act>({ do: 'stop' }) },
  { weight: 1, arbitrary: fc.constant<Act>({ do: 'outage' }) },
  { weight: 2, arbitrary: fc.constant<Act>({ do: 'start' }) },
);

const schedule: fc.Arbitrary<Schedule> = fc.record({
  names: fc.constantFrom('numbers' as const, 'dates' as const),
  rolloverBytes: fc.constantFrom(undefined, undefined, 3000, 25_000),
  acts: fc.array(act, { minLength: 15, maxLength: 60, size: 'max' }),
  faults: fc.array(fault, { maxLength: 6, size: 'max' }),
  followers: fc.constantFrom(1 as const, 1 as const, 1 as const, 2 as const),
  cuts: fc.constantFrom(false, false, true),
  wholeLines: fc.constantFrom(false, false, true),
});

const lanes = openLanes(LANES, BUCKET);
const figures = { schedules: 0, rotations: 0, truncations: 0, kills: 0, stops: 0, faults: 0, bytes: 0 };

afterAll(() => console.log(`seed ${SEED}: ${JSON.stringify(figures)}`));

it(`ships every byte once and in order, through rotations, faults and kills (seed ${SEED})`, {
  timeout: 120_000 + RUNS * 2000,
}, async () => {
  await trySchedules(lanes, schedule, { runs: RUNS, seed: SEED }, check);
  expect(figures.schedules).toBe(RUNS);
  expect(figures.rotations).toBeGreaterThan(RUNS);
});

async function check({ dir, sandbox }: Lane, index: number, given: Schedule): Promise<void> {
  const key = `log-${index}.log`;
  const folder = await mkdtemp(join(dir, 'logs-'));
  const { names, acts, faults, followers, cuts, wholeLines } = given;
  const rolloverBytes = cuts ? undefined : given.rolloverBytes;
  const writer = new LogWriter(folder, names);
  const options: FollowOptions = {
    folder,
    key,
    wholeLines,
    // Where it was truncated while nobody looked, the rest of it cannot be proved.
    onGap: cuts ? 'next' : 'stop',
    ...(rolloverBytes !== undefined && { rolloverBytes }),
  };
  const start = (): Following[] => Array.from({ length: followers }, () => new Following(sandbox, options));
  writer.write(100);
  sandbox.faults.clear();
  sandbox.faults.add(...faults);
  let running = start();
  for (const step of acts) {
    if (step.do === 'kill' || step.do === 'stop') {
      figures[step.do === 'kill' ? 'kills' : 'stops'] += running.length;
      await Promise.all(running.map((following) => end(following, step.do)));
      running = [];
    } else if (step.do === 'start') {
      if (running.length === 0) running = start();
    } else if (step.do === 'outage') {
      sandbox.faults.add(OUTAGE);
      await sleep(30);
      sandbox.faults.clear();
    } else if (step.do !== 'truncate' || cuts) await perform(writer, step);
  }
  if (running.length === 0) running = start();
  await Promise.all(running.map((following) => end(following, 'stop')));
  figures.faults += sandbox.faults.fired;
  sandbox.faults.clear();
  await Promise.all(start().map((following) => following.stop()));
  await sandbox.idle();
  figures.schedules += 1;
  expectShipped(await seriesOf(sandbox, key), writer, { rolloverBytes });
}

/** At a stop it makes one more try, which may meet a fault, too; the next start sends what is left. */
async function end(following: Following, how: 'kill' | 'stop'): Promise<void> {
  if (how === 'kill') return following.kill();
  await following.stop().catch((error: unknown) => expect(isRetryable(error), String(error)).toBe(true));
}

async function perform(
  writer: LogWriter,
  step: Exclude<Act, { do: 'kill' | 'start' | 'stop' | 'outage' }>,
): Promise<void> {
  switch (step.do) {
    case 'write':
      figures.bytes += step.bytes;
      return writer.write(step.bytes);
    case 'rename':
      figures.rotations += 1;
      return writer.renameAndCreate(step.late);
    case 'copytruncate':
      figures.rotations += 1;
      return writer.copyAndTruncate();
    case 'truncate':
      figures.truncations += 1;
      return writer.truncate();
    case 'pause':
      await sleep(step.ms);
  }
}
