// Random schedules over many files: writes, rotations, truncations, files that come and go, faults and kills, one process
// or two. What the objects of each file hold, one behind the other, must be what the file held.
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { isRetryable } from '../../src/retry/policy.ts';
import type { Fault } from '../../src/sandbox/index.ts';
import { fault, OUTAGE } from '../ship/support/faults.ts';
import { BUCKET, seriesOf } from '../ship/support/following.ts';
import { expectSame, expectUncut } from '../ship/support/judging.ts';
import { LogWriter, type RotationNames } from '../ship/support/writer.ts';
import { type Lane, openLanes } from '../support/lanes.ts';
import { FollowingFiles, type FollowingFilesOptions } from './support/following-files.ts';

/** Replay with FLEET_SEED, as printed; FLEET_RUNS for a longer run. */
const SEED = Number(process.env.FLEET_SEED ?? Date.now() % 2 ** 31);
const RUNS = Number(process.env.FLEET_RUNS ?? 8);
/** Each with a sandbox of its own, since faults are a sandbox's. */
const LANES = 4;
const MOST_FILES = 6;

type FileAct =
  | { readonly do: 'write'; readonly bytes: number }
  | { readonly do: 'rename'; readonly late: number }
  | { readonly do: 'copytruncate' | 'truncate' | 'remove' };

type Act =
  | { readonly file: number; readonly act: FileAct }
  | { readonly do: 'pause'; readonly ms: number }
  | { readonly do: 'kill' | 'stop' | 'outage' | 'start' };

interface Schedule {
  readonly files: number;
  readonly names: RotationNames;
  readonly rolloverBytes: number | undefined;
  readonly acts: readonly Act[];
  readonly faults: readonly Fault[];
  /** Who follow the same files into the same objects. */
  readonly processes: 1 | 2;
  /** Whether files may be truncated without a copy, and removed. */
  readonly cuts: boolean;
  /** Whether they are named, or found. */
  readonly areNamed: boolean;
}

const fileAct: fc.Arbitrary<FileAct> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1000, max: 20_000 }))
      .map((bytes): FileAct => ({ do: 'write', bytes })),
  },
  {
    weight: 2,
    arbitrary: fc
      .oneof(fc.constant(0), fc.integer({ min: 1, max: 3000 }))
      .map((late): FileAct => ({ do: 'rename', late })),
  },
  { weight: 2, arbitrary: fc.constant<FileAct>({ do: 'copytruncate' }) },
  { weight: 1, arbitrary: fc.constantFrom<FileAct>({ do: 'truncate' }, { do: 'remove' }) },
);

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 16, arbitrary: fc.record({ file: fc.nat(MOST_FILES - 1), act: fileAct }) },
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 40 }).map((ms): Act => ({ do: 'pause', ms })) },
  { weight: 2, arbitrary: fc.constantFrom<Act>({ do: 'kill' }, { do: 'stop' }) },
  { weight: 1, arbitrary: fc.constant<Act>({ do: 'outage' }) },
  { weight: 2, arbitrary: fc.constant<Act>({ do: 'start' }) },
);

const schedule: fc.Arbitrary<Schedule> = fc.record({
  files: fc.integer({ min: 2, max: MOST_FILES }),
  names: fc.constantFrom('numbers' as const, 'dates' as const),
  rolloverBytes: fc.constantFrom(undefined, undefined, 3000, 25_000),
  acts: fc.array(act, { minLength: 30, maxLength: 120, size: 'max' }),
  faults: fc.array(fault, { maxLength: 10, size: 'max' }),
  processes: fc.constantFrom(1 as const, 1 as const, 2 as const),
  cuts: fc.boolean(),
  areNamed: fc.boolean(),
});

const lanes = openLanes(LANES, BUCKET);
const figures = { schedules: 0, files: 0, rotations: 0, cuts: 0, kills: 0, stops: 0, faults: 0, bytes: 0 };

afterAll(() => console.log(`seed ${SEED}: ${JSON.stringify(figures)}`));

it(`ships every byte of every file once and in order (seed ${SEED})`, {
  timeout: 120_000 + RUNS * 4000,
}, async () => {
  const left = fc.sample(schedule, { numRuns: RUNS, seed: SEED }).entries();
  await Promise.all(
    lanes.map(async (lane) => {
      for (const [index, given] of left) {
        await check(lane, index, given).catch((cause: unknown) => {
          throw new Error(`schedule ${index} of seed ${SEED} failed: ${JSON.stringify(given)}`, { cause });
        });
      }
    }),
  );
  expect(figures.schedules).toBe(RUNS);
});

async function check({ dir, sandbox }: Lane, index: number, given: Schedule): Promise<void> {
  const folder = await mkdtemp(join(dir, 'logs-'));
  const names = Array.from({ length: given.files }, (_, number) => `f${number}.log`);
  const writers = names.map((name) => new LogWriter(folder, given.names, name));
  const rolloverBytes = given.cuts ? undefined : given.rolloverBytes;
  const options: FollowingFilesOptions = {
    folder,
    target: `oss://${BUCKET}/${index}/`,
    // Where it was truncated or removed while nobody looked, the rest of it cannot be proved.
    onGap: given.cuts ? 'next' : 'stop',
    ...(rolloverBytes !== undefined && { rolloverBytes }),
  };
  const start = (areNamed: boolean): FollowingFiles[] =>
    Array.from(
      { length: given.processes },
      () => new FollowingFiles(sandbox, areNamed ? { ...options, names } : options),
    );
  sandbox.faults.clear();
  sandbox.faults.add(...given.faults);
  writers[0]?.write(100);
  let running = start(given.areNamed);
  for (const step of given.acts) {
    if ('file' in step) perform(writers[step.file % writers.length] as LogWriter, step.act, given.cuts);
    else if (step.do === 'pause') await sleep(step.ms);
    else if (step.do === 'outage') {
      sandbox.faults.add(OUTAGE);
      await sleep(30);
      sandbox.faults.clear();
    } else if (step.do === 'start') {
      if (running.length === 0) running = start(given.areNamed);
    } else {
      figures[step.do === 'kill' ? 'kills' : 'stops'] += running.length;
      await Promise.all(running.map((following) => end(following, step.do === 'kill')));
      running = [];
    }
  }
  await Promise.all(running.map((following) => end(following, false)));
  figures.faults += sandbox.faults.fired;
  sandbox.faults.clear();
  // Also what was rotated of a file that is not there any more.
  for (const { failed } of await Promise.all(start(true).map((following) => following.stop()))) {
    expect(failed).toBe(0);
  }
  await sandbox.idle();
  figures.schedules += 1;
  figures.files += names.length;
  for (const [number, name] of names.entries()) {
    const objects = await seriesOf(sandbox, `${index}/${name}`);
    const writer = writers[number] as LogWriter;
    if (given.cuts) expectUncut(objects, writer);
    else expectSame(objects, writer.generations, rolloverBytes);
  }
}

/** At a stop one more try is made, which may meet a fault, too; the next start sends what is left. */
async function end(following: FollowingFiles, isKilled: boolean): Promise<void> {
  if (isKilled) await following.kill();
  else {
    await following.stop().catch((error: unknown) => expect(isRetryable(error), String(error)).toBe(true));
  }
  expect(following.failures).toEqual([]);
}

function perform(writer: LogWriter, act: FileAct, cuts: boolean): void {
  if (act.do === 'write') {
    figures.bytes += act.bytes;
    writer.write(act.bytes);
  } else if (!writer.isThere) return;
  else if (act.do === 'rename' || act.do === 'copytruncate') {
    figures.rotations += 1;
    if (act.do === 'rename') writer.renameAndCreate(act.late);
    else writer.copyAndTruncate();
  } else if (cuts) {
    figures.cuts += 1;
    if (act.do === 'truncate') writer.truncate();
    else writer.remove();
  }
}
