// Random schedules of writes, rotations, faults and kills around the ends of periods, with one follower and with two: what
// the objects hold, one period after the other, must be what the log held.
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { isRetryable } from '../../src/retry/policy.ts';
import type { Fault, Sandbox } from '../../src/sandbox/index.ts';
import { DatedSeries } from '../../src/ship/dated-series.ts';
import { trySchedules } from '../support/draw-schedules.ts';
import { type Lane, openLanes } from '../support/lanes.ts';
import { inOrder, Periods, timedKey } from './support/dated.ts';
import { OUTAGE } from './support/faults.ts';
import { BUCKET, Following } from './support/following.ts';
import { expectShipped } from './support/judging.ts';
import { LogWriter } from './support/writer.ts';

/** Replay with DATED_SEED, as printed; DATED_RUNS for a longer run. */
const SEED = Number(process.env.DATED_SEED ?? Date.now() % 2 ** 31);
const RUNS = Number(process.env.DATED_RUNS ?? 12);
/** Each with a sandbox of its own, since faults are a sandbox's. */
const LANES = 4;

type Act =
  | { readonly do: 'write'; readonly bytes: number }
  | { readonly do: 'rename'; readonly late: number }
  | { readonly do: 'copytruncate' }
  | { readonly do: 'pause'; readonly ms: number }
  /** The clock is set to shortly before the period ends. */
  | { readonly do: 'approach-end'; readonly leftMs: number }
  | { readonly do: 'set-back'; readonly ms: number }
  | { readonly do: 'outage'; readonly ms: number }
  | { readonly do: 'kill' }
  | { readonly do: 'stop' }
  | { readonly do: 'start' };

interface Schedule {
  readonly rolloverBytes: number | undefined;
  readonly acts: readonly Act[];
  readonly faults: readonly Fault[];
  /** Two who follow the same file into the same objects. */
  readonly followers: 1 | 2;
}

const write = fc.integer({ min: 1, max: 5000 }).map((bytes): Act => ({ do: 'write', bytes }));
const pause = fc.integer({ min: 0, max: 120 }).map((ms): Act => ({ do: 'pause', ms }));

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: write },
  { weight: 6, arbitrary: pause },
  { weight: 4, arbitrary: fc.nat(60).map((leftMs): Act => ({ do: 'approach-end', leftMs })) },
  { weight: 1, arbitrary: fc.integer({ min: 200, max: 900 }).map((ms): Act => ({ do: 'set-back', ms })) },
  { weight: 1, arbitrary: fc.nat(2000).map((late): Act => ({ do: 'rename', late })) },
  { weight: 1, arbitrary: fc.constant<Act>({ do: 'copytruncate' }) },
  { weight: 1, arbitrary: fc.nat(200).map((ms): Act => ({ do: 'outage', ms })) },
  { weight: 1, arbitrary: fc.constant<Act>({ do: 'kill' }) },
  { weight: 1, arbitrary: fc.constant<Act>({ do: 'stop' }) },
  { weight: 2, arbitrary: fc.constant<Act>({ do: 'start' }) },
);

/** What is held up is so for less than the grace after a period. */
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom<Fault>(
    { on: 'append', do: 'commit-then-drop' },
    { on: 'append', do: 'half-answer' },
    { on: 'append', do: 'reset-before-body' },
    { on: 'append', do: 'status', status: 503 },
    { on: 'append', do: 'status', status: 500, commit: true },
    { on: 'append', do: 'stall', when: 'before-commit', ms: 100 },
    { on: 'append', do: 'stall', when: 'after-commit', ms: 200 },
    { on: 'append', do: 'slow', bytesPerSecond: 25_000 },
    { on: 'head', do: 'status', status: 503 },
    { on: 'head', do: 'stall', when: 'before-commit', ms: 60 },
    { on: 'list', do: 'denied' },
    { on: 'any', times: 8, do: 'status', status: 503 },
  ),
  fc.nat(4000).map((bytes): Fault => ({ on: 'append', do: 'commit-prefix-then-drop', bytes })),
  fc.nat(4000).map((afterBytes): Fault => ({ on: 'append', do: 'reset-mid-body', afterBytes })),
);

const schedule: fc.Arbitrary<Schedule> = fc.record({
  rolloverBytes: fc.constantFrom(undefined, undefined, 6000),
  acts: fc.array(act, { minLength: 20, maxLength: 50, size: 'max' }),
  faults: fc.array(fault, { maxLength: 8, size: 'max' }),
  followers: fc.constantFrom(1 as const, 2 as const),
});

const lanes = openLanes(LANES, BUCKET);
const figures = { schedules: 0, periods: 0, rotations: 0, kills: 0, faults: 0, bytes: 0 };

afterAll(() => console.log(`seed ${SEED}: ${JSON.stringify(figures)}`));

it(`ships every byte once and in order, from period to period (seed ${SEED})`, {
  timeout: 120_000 + RUNS * 4000,
}, async () => {
  await trySchedules(lanes, schedule, { runs: RUNS, seed: SEED }, check);
  expect(figures.schedules).toBe(RUNS);
  expect(figures.periods).toBeGreaterThan(RUNS);
});

async function check({ dir, sandbox }: Lane, index: number, given: Schedule): Promise<void> {
  const { acts, faults, followers, rolloverBytes } = given;
  const folder = await mkdtemp(join(dir, 'logs-'));
  const writer = new LogWriter(folder, 'numbers');
  const key = timedKey(`oss://${BUCKET}/${index}/{%Y/%m/%d-%H%M%S}.log`);
  const clock = new Periods(key, '2026-11-26T23:59:58.500Z');
  const start = (): Following[] =>
    Array.from({ length: followers }, () => {
      const series = new DatedSeries({ key, rolloverBytes, nowMs: clock.nowMs });
      return new Following(sandbox, { folder, series });
    });
  writer.write(100);
  sandbox.faults.clear();
  sandbox.faults.add(...faults);
  let running = start();
  let isSetBack = false;
  for (const step of acts) {
    switch (step.do) {
      case 'write':
        figures.bytes += step.bytes;
        writer.write(step.bytes);
        break;
      case 'rename':
        figures.rotations += 1;
        writer.renameAndCreate(step.late);
        break;
      case 'copytruncate':
        figures.rotations += 1;
        writer.copyAndTruncate();
        break;
      case 'pause':
        await sleep(step.ms);
        break;
      case 'approach-end':
        await clock.approachEnd(step.leftMs);
        break;
      case 'set-back':
        // What two do about that they would have to agree on. No new start looks far ahead of the clock.
        if (followers === 1 && !isSetBack) await clock.setBack(step.ms);
        isSetBack = true;
        break;
      case 'outage':
        sandbox.faults.add(OUTAGE);
        await sleep(step.ms);
        sandbox.faults.clear();
        break;
      case 'start':
        if (running.length === 0) running = start();
        break;
      case 'kill':
      case 'stop':
        figures.kills += running.length;
        await Promise.all(running.map((following) => end(following, step.do)));
        running = [];
    }
  }
  if (running.length === 0) running = start();
  await Promise.all(running.map((following) => end(following, 'stop')));
  figures.faults += sandbox.faults.fired;
  sandbox.faults.clear();
  await Promise.all(start().map((following) => following.stop()));
  await sandbox.idle();
  figures.schedules += 1;
  await judge(sandbox, index, writer, rolloverBytes);
}

/** At a stop it makes one more try, which may meet a fault, too; the next start sends what is left. */
async function end(following: Following, how: 'kill' | 'stop'): Promise<void> {
  if (how === 'kill') return following.kill();
  await following.stop().catch((error: unknown) => expect(isRetryable(error), String(error)).toBe(true));
}

async function judge(
  { store }: Sandbox,
  index: number,
  writer: LogWriter,
  rolloverBytes?: number,
): Promise<void> {
  const keys = (await store.list(BUCKET)).map(({ key }) => key).filter((key) => key.startsWith(`${index}/`));
  const placed = inOrder(keys);
  figures.periods += new Set(placed.map(({ base }) => base)).size;
  const objects = await Promise.all(placed.map(({ key }) => store.read(BUCKET, key)));
  expectShipped(objects, writer, { rolloverBytes, isDated: true });
}
