// Random schedules over many files: writes, rotations, truncations, files that come and go, faults, kills and ends of periods,
// one process or two, few files open, and objects that are deleted meanwhile. What the objects of each file held, one behind
// the other, must be what the file held.
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { KeyTemplate } from '../../src/keys/key-template.ts';
import { isRetryable } from '../../src/retry/policy.ts';
import type { Fault, Sandbox } from '../../src/sandbox/index.ts';
import { inOrder, Periods, type Placed } from '../ship/support/dated.ts';
import { fault, OUTAGE } from '../ship/support/faults.ts';
import { BUCKET } from '../ship/support/following.ts';
import { expectShipped } from '../ship/support/judging.ts';
import { LogWriter, type RotationNames } from '../ship/support/writer.ts';
import { trySchedules } from '../support/draw-schedules.ts';
import { type Lane, openLanes } from '../support/lanes.ts';
import { FollowingFiles, type FollowingFilesOptions } from './support/following-files.ts';

/** Replay with FLEET_SEED, as printed; FLEET_RUNS for a longer run. */
const SEED = Number(process.env.FLEET_SEED ?? Date.now() % 2 ** 31);
const RUNS = Number(process.env.FLEET_RUNS ?? 3);
/** Each with a sandbox of its own, since faults are a sandbox's. */
const LANES = 4;
const MOST_FILES = 6;

/** Of all that are followed at the same time. */
const MOST_OPEN = vi.hoisted(() => 5);
vi.mock('../../src/ship/open-files.ts', async (load) => {
  const original = await load<typeof import('../../src/ship/open-files.ts')>();
  const files = new original.OpenFiles(MOST_OPEN);
  return { ...original, openFiles: () => files };
});

/** Its clocks change at midnight, forward and back. */
const ZONE = 'America/Havana';
const DAYS = '{%Y-%m-%d}';
const SECONDS = '{%Y/%m/%d-%H%M%S}';
const STARTS = [
  '2026-11-26T16:59:58.500Z',
  // A day of 25 hours, and the hour that comes again.
  '2026-11-01T03:59:58.500Z',
  '2026-11-01T04:59:58.500Z',
  // A day of 23 hours begins, without a midnight.
  '2026-03-08T04:59:58.500Z',
];
/** How long ago an object was written to that a lifecycle rule deletes. Those of a bucket take days. */
const EXPIRED_AFTER_MS = 400;

type FileAct =
  | { readonly do: 'write'; readonly bytes: number }
  | { readonly do: 'rename'; readonly late: number }
  | { readonly do: 'copytruncate' | 'truncate' | 'remove' };

type Act =
  | { readonly file: number; readonly act: FileAct }
  | { readonly do: 'pause'; readonly ms: number }
  /** The clock is set to shortly before the period ends. */
  | { readonly do: 'approach-end'; readonly leftMs: number }
  /** All are killed, and start again so many periods later. */
  | { readonly do: 'be-away'; readonly periods: number }
  | { readonly do: 'set-back'; readonly ms: number }
  | { readonly do: 'kill' | 'stop' | 'outage' | 'start' | 'expire' };

interface Schedule {
  readonly files: number;
  readonly names: RotationNames;
  readonly rolloverBytes: number | undefined;
  readonly times: typeof DAYS | typeof SECONDS | undefined;
  readonly startsAt: string;
  readonly wholeLines: boolean;
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
  { weight: 1, arbitrary: fc.constant<Act>({ do: 'expire' }) },
  { weight: 3, arbitrary: fc.nat(60).map((leftMs): Act => ({ do: 'approach-end', leftMs })) },
  { weight: 1, arbitrary: fc.nat(500).map((periods): Act => ({ do: 'be-away', periods })) },
  { weight: 1, arbitrary: fc.integer({ min: 200, max: 900 }).map((ms): Act => ({ do: 'set-back', ms })) },
);

const schedule: fc.Arbitrary<Schedule> = fc.record({
  files: fc.integer({ min: 2, max: MOST_FILES }),
  names: fc.constantFrom('numbers' as const, 'dates' as const),
  rolloverBytes: fc.constantFrom(undefined, undefined, 3000, 25_000),
  times: fc.constantFrom(undefined, undefined, SECONDS, SECONDS, DAYS),
  startsAt: fc.constantFrom(...STARTS),
  wholeLines: fc.constantFrom(false, false, true),
  acts: fc.array(act, { minLength: 30, maxLength: 120, size: 'max' }),
  faults: fc.array(fault, { maxLength: 10, size: 'max' }),
  processes: fc.constantFrom(1 as const, 1 as const, 2 as const),
  cuts: fc.boolean(),
  areNamed: fc.boolean(),
});

const lanes = openLanes(LANES, BUCKET);
const figures = {
  ...{ schedules: 0, files: 0, rotations: 0, cuts: 0, kills: 0, stops: 0, faults: 0, periods: 0, expired: 0 },
  bytes: 0,
};

beforeEach(() => {
  vi.stubEnv('TZ', ZONE);
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => console.log(`seed ${SEED}: ${JSON.stringify(figures)}`));

it(`ships every byte of every file once and in order (seed ${SEED})`, {
  timeout: 120_000 + RUNS * 4000,
}, async () => {
  await trySchedules(lanes, schedule, { runs: RUNS, seed: SEED }, check);
  expect(figures.schedules).toBe(RUNS);
});

async function check({ dir, sandbox }: Lane, index: number, given: Schedule): Promise<void> {
  const { rolloverBytes, times, wholeLines, cuts, processes } = given;
  const folder = await mkdtemp(join(dir, 'logs-'));
  const names = Array.from({ length: given.files }, (_, number) => `f${number}.log`);
  const writers = names.map((name) => new LogWriter(folder, given.names, name));
  const target = `oss://${BUCKET}/${index}/${times === undefined ? '' : `${times}-`}{name}`;
  const clock = new Periods(KeyTemplate.parse(target).keyOf({ name: '', path: '' }), given.startsAt);
  const bucket = new Bucket(sandbox, `${index}/`, times !== undefined);
  const options: FollowingFilesOptions = {
    ...{ folder, target, wholeLines, nowMs: clock.nowMs },
    // Where it was truncated or removed while nobody looked, the rest of it cannot be proved.
    onGap: cuts ? 'next' : 'stop',
    ...(rolloverBytes !== undefined && { rolloverBytes }),
  };
  const start = (areNamed: boolean): FollowingFiles[] =>
    Array.from(
      { length: processes },
      () => new FollowingFiles(sandbox, areNamed ? { ...options, names } : options),
    );
  let running: FollowingFiles[] = [];
  const endAll = async (how: 'kill' | 'stop'): Promise<void> => {
    figures[`${how}s`] += running.length;
    await Promise.all(running.map((following) => end(following, how === 'kill')));
    running = [];
  };
  let isSetBack = false;
  sandbox.faults.clear();
  sandbox.faults.add(...(times === undefined ? given.faults : given.faults.map(heldUpShortly)));
  writers[0]?.write(100);
  running = start(given.areNamed);
  for (const step of given.acts) {
    if ('file' in step) {
      perform(writers[step.file % writers.length] as LogWriter, step.act, cuts);
      continue;
    }
    switch (step.do) {
      case 'pause':
        await sleep(step.ms);
        break;
      case 'outage':
        sandbox.faults.add(OUTAGE);
        await sleep(30);
        sandbox.faults.clear();
        break;
      case 'approach-end':
        await clock.approachEnd(step.leftMs);
        break;
      case 'set-back':
        // What two do about that they would have to agree on. No new start looks far ahead of the clock.
        if (processes === 1 && !isSetBack) await clock.setBack(step.ms);
        isSetBack = true;
        break;
      case 'be-away':
        if (times === undefined) break;
        await endAll('kill');
        // What is on its way lands before the period is over, or never.
        await sandbox.idle();
        clock.passPeriods(step.periods);
        running = start(given.areNamed);
        break;
      case 'expire':
        await bucket.expire(new Map(writers.map((writer, index) => [names[index] as string, writer])));
        break;
      case 'start':
        if (running.length === 0) running = start(given.areNamed);
        break;
      case 'kill':
      case 'stop':
        await endAll(step.do);
    }
  }
  await endAll('stop');
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
    const objects = await bucket.all(name);
    if (times !== undefined) figures.periods += objects.length;
    const judged = { rolloverBytes, isDated: times !== undefined };
    expectShipped(objects, writers[number] as LogWriter, judged);
  }
}

/** What is held up lands before the grace after a period is over. */
function heldUpShortly(given: Fault): Fault {
  return given.do === 'stall' && given.when === 'before-commit' ? { ...given, ms: 100 } : given;
}

/** The objects of one schedule, also those that are not there any more. */
class Bucket {
  readonly #store: Sandbox['store'];
  readonly #prefix: string;
  readonly #isDated: boolean;
  readonly #expired = new Map<string, Buffer>();

  constructor({ store }: Sandbox, prefix: string, isDated: boolean) {
    this.#store = store;
    this.#prefix = prefix;
    this.#isDated = isDated;
  }

  /** Deletes what has been left behind some time ago, as a lifecycle rule does. */
  async expire(writers: ReadonlyMap<string, LogWriter>): Promise<void> {
    for (const [name, writer] of writers) {
      const placed = await this.#placed(name);
      const newest = placed.at(-1);
      const newestMs = await this.#modifiedMs(newest);
      // Times of objects are to the second. It is days, and more than one second, that a rule waits.
      if (!(writer.rotatedMs < Math.floor(newestMs / 1000) * 1000)) continue;
      for (const place of placed.slice(0, -1)) {
        if (!((await this.#modifiedMs(place)) < Date.now() - EXPIRED_AFTER_MS)) continue;
        // A listing of some seconds ago may not show what is left of a period.
        if (this.#isDated && place.base === newest?.base) continue;
        const { key } = place;
        this.#expired.set(key, await this.#store.read(BUCKET, key));
        await this.#store.delete(BUCKET, key);
        figures.expired += 1;
      }
    }
  }

  async #modifiedMs(place: Placed | undefined): Promise<number> {
    const stat = place && (await this.#store.stat(BUCKET, place.key));
    return stat?.lastModified.getTime() ?? Number.NaN;
  }

  async all(name: string): Promise<Buffer[]> {
    const there = await this.#placed(name);
    // Nobody begins again what had been left behind.
    expect(there.filter(({ key }) => this.#expired.has(key))).toEqual([]);
    const expired = [...this.#expired.keys()].filter((key) => isOf(name, key));
    const placed = inOrder([...expired, ...there.map(({ key }) => key)]);
    return Promise.all(placed.map(({ key }) => this.#expired.get(key) ?? this.#store.read(BUCKET, key)));
  }

  async #placed(name: string): Promise<Placed[]> {
    const keys = (await this.#store.list(BUCKET)).map(({ key }) => key);
    return inOrder(keys.filter((key) => key.startsWith(this.#prefix) && isOf(name, key)));
  }
}

/** Also those with a number before the extension. */
function isOf(name: string, key: string): boolean {
  return inOrder([key])[0]?.base.endsWith(name) ?? false;
}

/** At a stop one more try is made, which may meet a fault, too; the next start sends what is left. */
async function end(following: FollowingFiles, isKilled: boolean): Promise<void> {
  if (isKilled) await following.kill();
  else {
    await following.stop().catch((error: unknown) => expect(isRetryable(error), String(error)).toBe(true));
  }
  expect(following.failures.map(({ error }) => String(error))).toEqual([]);
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
