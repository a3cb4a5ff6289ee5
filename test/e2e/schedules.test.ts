// Random schedules of faults and writers through the built command line: whatever it says must be true.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/index.ts';
import { uniqueContent } from '../support/clients.ts';
import { type Lane, openLanes } from '../support/lanes.ts';
import { expectTruth, type Told } from '../support/oracle.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { settingsOf } from '../support/sandbox.ts';
import { type Schedule, schedule } from '../support/schedule.ts';

/** Replay with SCHEDULE_SEED, as printed; CLI_SCHEDULE_RUNS for a longer run. */
const SEED = Number(process.env.SCHEDULE_SEED ?? Date.now() % 2 ** 31);
const RUNS = Number(process.env.CLI_SCHEDULE_RUNS ?? 12);
const BUCKET = 'schedules';
const READ_TIMEOUT_S = 0.3;
/** Each with a sandbox of its own, since faults are a sandbox's. */
const LANES = 4;
/** The command line really waits between two tries, longer each time. */
const MAX_FAULTS = 3;
/** Stalls are drawn for a shorter read timeout. */
const STALL_FACTOR = 4;
/** Codes that an append may end with here; a bug (70) or a usage error are not among them. */
const KNOWN_EXITS = [0, 65, 69, 73, 75, 77];

const figures = { schedules: 0, faults: 0, runs: 0, succeeded: 0, failed: 0 };
const lanes = openLanes(LANES, BUCKET);

afterAll(() => console.log(`seed ${SEED}: ${JSON.stringify(figures)}`));

it(`lands exactly once what it says has landed, and at most once what has not (seed ${SEED})`, {
  timeout: 120_000 + RUNS * 2000,
}, async () => {
  const left = fc.sample(schedule, { numRuns: RUNS, seed: SEED }).map(shorten).entries();
  await Promise.all(
    lanes.map(async (lane) => {
      for (const [index, given] of left) {
        await check(lane, `object-${index}`, given).catch((cause: unknown) => {
          throw new Error(`schedule ${index} of seed ${SEED} failed: ${JSON.stringify(given)}`, { cause });
        });
      }
    }),
  );
  expect(figures.schedules).toBe(RUNS);
  expect(figures.succeeded).toBeGreaterThan(0);
});

function shorten({ faults, ...rest }: Schedule): Schedule {
  return {
    ...rest,
    faults: faults
      .slice(0, MAX_FAULTS)
      .map(
        (fault): Fault => (fault.do === 'stall' ? { ...fault, ms: (fault.ms ?? 0) * STALL_FACTOR } : fault),
      ),
  };
}

async function check(lane: Lane, key: string, given: Schedule): Promise<void> {
  const { sandbox } = lane;
  sandbox.faults.clear();
  const contents = given.sizes.map(uniqueContent);
  if (given.kind === 'incremental') await checkIncremental(lane, key, given, contents);
  else await checkAppends(lane, key, given, contents);
  figures.schedules += 1;
  figures.faults += sandbox.faults.fired;
}

async function checkAppends(lane: Lane, key: string, given: Schedule, contents: Buffer[]): Promise<void> {
  const { existing, kind } = given;
  const before = existing === undefined ? Buffer.alloc(0) : uniqueContent(existing);
  if (existing !== undefined) await lane.sandbox.store.append(BUCKET, key, before);
  lane.sandbox.faults.add(...given.faults);
  const mode = kind === 'fixed' ? ['--position', String(existing ?? 0)] : [];
  const told = await Promise.all(
    contents.map((content, writer) => run(lane, key, given, `${key}-${writer}`, content, mode)),
  );
  const stored = await settled(lane, key);
  contents.forEach((content, writer) => {
    expectTruth(told[writer] as Told, content, stored);
  });
  if (kind !== 'replaced') expect(stored.subarray(0, before.length)).toEqual(before);
}

/** Each writer ships the same growing file, the later ones more of it, all at once. */
async function checkIncremental(lane: Lane, key: string, given: Schedule, contents: Buffer[]): Promise<void> {
  const file = Buffer.concat(contents);
  lane.sandbox.faults.add(...given.faults);
  const shipped = await Promise.all(
    contents.map(async (_, writer) => {
      const end = contents.slice(0, writer + 1).reduce((sum, { length }) => sum + length, 0);
      const part = file.subarray(0, end);
      const told = await run(lane, key, given, `${key}-${writer}`, part, ['--incremental']);
      return 'error' in told ? 0 : end;
    }),
  );
  const stored = await settled(lane, key);
  // Torn, doubled or foreign bytes would all show here.
  expect(stored).toEqual(file.subarray(0, stored.length));
  expect(stored.length).toBeGreaterThanOrEqual(Math.max(...shipped));
}

async function run(
  { dir, sandbox }: Lane,
  key: string,
  { retryTimes }: Schedule,
  name: string,
  content: Buffer,
  mode: readonly string[],
): Promise<Told> {
  await writeFile(join(dir, name), content);
  const options = ['--read-timeout', String(READ_TIMEOUT_S), '--retry-times', String(retryTimes), '--json'];
  const result = await runCli(['append', name, `oss://${BUCKET}/${key}`, ...mode, ...options], {
    cwd: dir,
    env: settingsOf(sandbox),
  });
  figures.runs += 1;
  figures[result.code === 0 ? 'succeeded' : 'failed'] += 1;
  return tellingOf(result);
}

function tellingOf({ code, stdout, stderr }: CliResult): Told {
  expect(KNOWN_EXITS, stderr).toContain(code);
  if (code === 0) return JSON.parse(stdout) as { position: number };
  expect(stdout).toBe('');
  const lines = stderr.trimEnd().split('\n');
  const { error } = JSON.parse(lines.at(-1) ?? '') as { error: { exitCode: number; code: string } };
  expect(error.exitCode).toBe(code);
  // Refused for its clock, with no try left to make it right.
  if (code === 77) expect(error.code).toBe('RequestTimeTooSkewed');
  return { error };
}

/** What a command gave up on may still be on its way to the store. */
async function settled({ sandbox }: Lane, key: string): Promise<Buffer> {
  await sandbox.idle();
  const exists = (await sandbox.store.stat(BUCKET, key)) !== undefined;
  return exists ? sandbox.store.read(BUCKET, key) : Buffer.alloc(0);
}
