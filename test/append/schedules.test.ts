// Exactly once, over real sockets: random faults, writers and retries; whatever the tool says must be true.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { resolveObject } from '../../src/append/resolve.ts';
import { appendExactlyOnce } from '../../src/append/session.ts';
import { OssAppendError } from '../../src/errors.ts';
import type { OssClient } from '../../src/oss/types.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { appendIncrementally } from '../../src/ship/incremental.ts';
import { PartShipper } from '../../src/ship/parts.ts';
import { Series } from '../../src/ship/series.ts';
import { connectTo, memorySource, sessionDeps, uniqueContent } from '../support/clients.ts';
import { expectTruth, type Told } from '../support/oracle.ts';
import { type Schedule, schedule } from '../support/schedule.ts';

/** Replay with SCHEDULE_SEED, as printed; SCHEDULE_RUNS for a longer run. */
const SEED = Number(process.env.SCHEDULE_SEED ?? Date.now() % 2 ** 31);
const RUNS = Number(process.env.SCHEDULE_RUNS ?? 200);
const BUCKET = 'schedules';
const READ_TIMEOUT_MS = 100;

const figures = { schedules: 0, faults: 0, appends: 0, succeeded: 0, failed: 0 };
let dir: string;
let sandbox: Sandbox;
let clients: OssClient[];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'oss-append-schedules-'));
  sandbox = await startSandbox({ dir, buckets: [BUCKET] });
  clients = Array.from({ length: 4 }, () => connectTo(sandbox, READ_TIMEOUT_MS));
});

afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await sandbox.close();
  await rm(dir, { recursive: true });
  console.log(`seed ${SEED}: ${JSON.stringify(figures)}`);
});

it(`lands exactly once what it says has landed, and at most once what has not (seed ${SEED})`, {
  timeout: 120_000 + RUNS * 300,
}, async () => {
  await fc.assert(fc.asyncProperty(schedule, check), {
    numRuns: RUNS,
    seed: SEED,
    endOnFailure: false,
    verbose: fc.VerbosityLevel.Verbose,
  });
  expect(figures.schedules).toBeGreaterThanOrEqual(Math.min(RUNS, 1000));
});

async function check(given: Schedule): Promise<void> {
  const key = `object-${figures.schedules}`;
  sandbox.faults.clear();
  const before = given.existing === undefined ? Buffer.alloc(0) : uniqueContent(given.existing);
  const contents = given.sizes.map(uniqueContent);
  if (given.kind === 'incremental') await checkIncremental(given, key, contents);
  else await checkAppends(given, key, before, contents);
  figures.schedules += 1;
  figures.faults += sandbox.faults.fired;
}

async function checkAppends(given: Schedule, key: string, before: Buffer, contents: Buffer[]): Promise<void> {
  if (given.existing !== undefined) await seed(key, before);
  sandbox.faults.add(...given.faults);
  const told = await Promise.all(contents.map((content, writer) => append(given, key, content, writer)));
  // What a client gave up on may still be on its way to the store.
  await sandbox.idle();
  const stored = await read(key);
  contents.forEach((content, writer) => {
    expectTruth(told[writer] as Told, content, stored);
  });
  if (given.kind !== 'replaced') expect(stored.subarray(0, before.length)).toEqual(before);
}

/** Each writer ships the same growing file, the later ones more of it, all at once. */
async function checkIncremental(given: Schedule, key: string, contents: Buffer[]): Promise<void> {
  const file = Buffer.concat(contents);
  sandbox.faults.add(...given.faults);
  const results = await Promise.all(
    contents.map(async (_, writer) => {
      const end = contents.slice(0, writer + 1).reduce((sum, { length }) => sum + length, 0);
      const deps = sessionDeps(clientOf(writer), given.retryTimes);
      const source = memorySource(file.subarray(0, end));
      // Mostly several parts, between which the others come.
      const shipper = new PartShipper(source, 1 + Math.floor(end / 2), { onNotice: () => {} });
      const job = {
        series: new Series({ bucket: BUCKET, key }),
        shipper,
        dryRun: false,
        requestHeaders: async () => ({}),
      };
      return appendIncrementally(job, deps).then(
        () => end,
        (error: unknown) => expectKnownError(error) && 0,
      );
    }),
  );
  // What a client gave up on may still be on its way to the store.
  await sandbox.idle();
  const stored = await read(key);
  // Torn, doubled or foreign bytes would all show here.
  expect(stored).toEqual(file.subarray(0, stored.length));
  expect(stored.length).toBeGreaterThanOrEqual(Math.max(...results));
}

async function append(given: Schedule, key: string, content: Buffer, writer: number): Promise<Told> {
  const deps = sessionDeps(clientOf(writer), given.retryTimes);
  const object = { bucket: BUCKET, key };
  figures.appends += 1;
  try {
    const fixed = given.kind === 'fixed';
    const objectEnd = fixed
      ? { position: given.existing ?? 0, crc64: undefined, exists: undefined }
      : (await resolveObject(object, deps)).objectEnd;
    const { position } = await appendExactlyOnce(
      {
        object,
        source: memorySource(content),
        objectEnd,
        onConflict: fixed ? 'stop' : 'append-after',
        requestHeaders: async () => ({}),
      },
      deps,
    );
    figures.succeeded += 1;
    return { position };
  } catch (error) {
    figures.failed += 1;
    expectKnownError(error);
    return { error };
  }
}

function expectKnownError(error: unknown): true {
  if (error instanceof OssAppendError) return true;
  throw error;
}

function clientOf(writer: number): OssClient {
  const client = clients[writer];
  if (client === undefined) throw new Error(`no client for writer ${writer}`);
  return client;
}

async function seed(key: string, content: Buffer): Promise<void> {
  await sandbox.store.append(BUCKET, key, content);
}

async function read(key: string): Promise<Buffer> {
  const exists = (await sandbox.store.stat(BUCKET, key)) !== undefined;
  return exists ? sandbox.store.read(BUCKET, key) : Buffer.alloc(0);
}
