// A followed file whose key changes with time: when its next object begins, and what it says of itself; incremental runs
// and streams alike.
import { appendFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, vi } from 'vitest';
import { type AppendFromFileInput, runAppendFromFile } from '../../src/api/append.ts';
import { runAppendStream } from '../../src/api/stream.ts';
import { runVerify } from '../../src/api/verify.ts';
import type { Notice } from '../../src/facts/notices.ts';
import { systemClock } from '../../src/retry/clock.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { toByteInput } from '../../src/ship/byte-input.ts';
import { DatedSeries } from '../../src/ship/dated-series.ts';
import type { SeriesDeps } from '../../src/ship/open-series.ts';
import { connectTo } from '../support/clients.ts';
import { exchangesOf, postsOf, test } from '../support/sandbox.ts';
import { contentsOf, timedKey, WallClock } from './support/dated.ts';
import { BUCKET, Following, type FollowOptions } from './support/following.ts';

const DAILY = 'oss://demo/{%Y-%m-%d}.log';
const DAILY_OF_HOURS = 'oss://demo/{%Y-%m-%dT%H}.log';
const EVENING = '2026-11-27T23:59:00Z';
const MORNING = '2026-11-28T00:00:10Z';

function follow(
  sandbox: Sandbox,
  folder: string,
  clock: WallClock,
  { url = DAILY, ...options }: Partial<FollowOptions> & { url?: string } = {},
): Following {
  const { rolloverBytes } = options;
  const series = new DatedSeries({ key: timedKey(url), rolloverBytes, nowMs: clock.nowMs });
  return new Following(sandbox, { folder, series, ...options });
}

async function expectContents(sandbox: Sandbox, contents: Record<string, string>): Promise<void> {
  await vi.waitFor(async () => expect(await contentsOf(sandbox)).toEqual(contents), {
    timeout: 10_000,
    interval: 5,
  });
}

/** A line is in the object of the evening before the end of the day. */
async function followSinceEvening(
  sandbox: Sandbox,
  folder: string,
): Promise<{ readonly clock: WallClock; readonly following: Following }> {
  const clock = new WallClock(EVENING);
  await writeFile(log(folder), 'one\n');
  const following = follow(sandbox, folder, clock);
  await expectContents(sandbox, { '2026-11-27.log': 'one\n' });
  return { clock, following };
}

function metadataOf(sandbox: Sandbox, key: string): Promise<unknown> {
  return sandbox.store.stat(BUCKET, key).then((stored) => {
    const { headers = {} } = stored ?? {};
    return [headers['x-oss-meta-append-from'], headers['x-oss-meta-append-from-crc64'] !== undefined];
  });
}

const log = (folder: string): string => join(folder, 'app.log');

describe('a followed file', () => {
  test('begins the next object with the first append of the day, and each says where', async ({
    sandbox,
    folder,
  }) => {
    const { clock, following } = await followSinceEvening(sandbox, folder);
    clock.set(MORNING);
    await appendFile(log(folder), 'two\n');
    await expectContents(sandbox, { '2026-11-27.log': 'one\n', '2026-11-28.log': 'two\n' });
    // Days without a line have no object.
    clock.set('2026-12-24T12:00:00Z');
    await following.stop();
    const again = follow(sandbox, folder, clock);
    await appendFile(log(folder), 'three\n');
    const all = { '2026-11-27.log': 'one\n', '2026-11-28.log': 'two\n', '2026-12-24.log': 'three\n' };
    await expectContents(sandbox, all);
    await again.stop();
    expect(await metadataOf(sandbox, '2026-11-27.log')).toEqual(['0', true]);
    expect(await metadataOf(sandbox, '2026-11-28.log')).toEqual(['4', true]);
    expect(await metadataOf(sandbox, '2026-12-24.log')).toEqual(['8', true]);
  });

  test('sends nothing right after midnight, and then what came meanwhile to the new object', async ({
    sandbox,
    folder,
  }) => {
    const { clock, following } = await followSinceEvening(sandbox, folder);
    clock.set('2026-11-28T00:00:00.800Z');
    await appendFile(log(folder), 'two\n');
    const posts = postsOf(sandbox).length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(postsOf(sandbox)).toHaveLength(posts);
    // The end is asked for: what is there is sent nevertheless, when it may be.
    await following.stop();
    expect(await contentsOf(sandbox)).toEqual({ '2026-11-27.log': 'one\n', '2026-11-28.log': 'two\n' });
  });

  test('is rotated within a day, and at its end', async ({ sandbox, folder }) => {
    const { clock, following } = await followSinceEvening(sandbox, folder);
    await rename(log(folder), `${log(folder)}.1`);
    await writeFile(log(folder), 'two\n');
    const first = { '2026-11-27.log': 'one\n', '2026-11-27.1.log': 'two\n' };
    await expectContents(sandbox, first);
    clock.set(MORNING);
    await rename(log(folder), `${log(folder)}.2`);
    await writeFile(log(folder), 'three\n');
    await expectContents(sandbox, { ...first, '2026-11-28.log': 'three\n' });
    expect(await metadataOf(sandbox, '2026-11-28.log')).toEqual(['0', true]);
    await following.stop();
    const rotations = following.notices.filter(({ kind }) => kind === 'rotated');
    expect(rotations).toMatchObject([
      { object: { key: '2026-11-27.1.log' } },
      { object: { key: '2026-11-28.log' } },
    ]);
  });

  test('rolls over within a day, and begins the next one at its number 0', async ({ sandbox, folder }) => {
    const clock = new WallClock(EVENING);
    await writeFile(log(folder), '0123456789abcdef');
    const following = follow(sandbox, folder, clock, { rolloverBytes: 10 });
    const first = { '2026-11-27.log': '0123456789', '2026-11-27.1.log': 'abcdef' };
    await expectContents(sandbox, first);
    clock.set(MORNING);
    await appendFile(log(folder), 'ghijklmnopqrst');
    const second = { '2026-11-28.log': 'ghijklmnop', '2026-11-28.1.log': 'qrst' };
    await expectContents(sandbox, { ...first, ...second });
    await following.stop();
    await follow(sandbox, folder, clock, { rolloverBytes: 10 }).stop();
    expect(await contentsOf(sandbox)).toEqual({ ...first, ...second });
  });

  test('goes on by its newest object alone, whatever a lifecycle rule has deleted', async ({
    sandbox,
    folder,
  }) => {
    const { clock, following } = await followSinceEvening(sandbox, folder);
    clock.set(MORNING);
    await appendFile(log(folder), 'two\n');
    await expectContents(sandbox, { '2026-11-27.log': 'one\n', '2026-11-28.log': 'two\n' });
    await sandbox.store.delete(BUCKET, '2026-11-27.log');
    await following.stop();
    const again = follow(sandbox, folder, clock);
    await appendFile(log(folder), 'three\n');
    await expectContents(sandbox, { '2026-11-28.log': 'two\nthree\n' });
    // While it runs it misses not even the newest, once the day is over.
    await sandbox.store.delete(BUCKET, '2026-11-28.log');
    clock.set('2026-11-30T12:00:00Z');
    await appendFile(log(folder), 'four\n');
    await expectContents(sandbox, { '2026-11-30.log': 'four\n' });
    expect(await metadataOf(sandbox, '2026-11-30.log')).toEqual(['14', true]);
    await again.stop();
    // A new start has nothing to go on by.
    await sandbox.store.delete(BUCKET, '2026-11-30.log');
    await follow(sandbox, folder, clock).stop();
    expect(await contentsOf(sandbox)).toEqual({ '2026-11-30.log': 'one\ntwo\nthree\nfour\n' });
  });

  test('stays in its object while the clock is set back', async ({ sandbox, folder }) => {
    const clock = new WallClock(MORNING);
    await writeFile(log(folder), 'one\n');
    const following = follow(sandbox, folder, clock);
    await expectContents(sandbox, { '2026-11-28.log': 'one\n' });
    clock.set(EVENING);
    await appendFile(log(folder), 'two\n');
    await expectContents(sandbox, { '2026-11-28.log': 'one\ntwo\n' });
    await following.stop();
    await follow(sandbox, folder, clock).stop();
    expect(await contentsOf(sandbox)).toEqual({ '2026-11-28.log': 'one\ntwo\n' });
  });

  test('goes on behind an outage that lasted over midnight', async ({ sandbox, folder }) => {
    const { clock, following } = await followSinceEvening(sandbox, folder);
    sandbox.faults.add({ on: 'any', times: Number.POSITIVE_INFINITY, do: 'status', status: 503 });
    await appendFile(log(folder), 'two\n');
    await vi.waitFor(() => expect(following.kinds).toContain('outage'), 10_000);
    clock.set(MORNING);
    await appendFile(log(folder), 'three\n');
    sandbox.faults.clear();
    await expectContents(sandbox, { '2026-11-27.log': 'one\n', '2026-11-28.log': 'two\nthree\n' });
    await following.stop();
  });

  test('does not send again to the old object what had no answer at midnight', async ({
    sandbox,
    folder,
  }) => {
    const { clock, following } = await followSinceEvening(sandbox, folder);
    sandbox.faults.add({ on: 'append', do: 'stall', when: 'before-body' });
    await appendFile(log(folder), 'two\n');
    await vi.waitFor(() => expect(postsOf(sandbox)).toHaveLength(2), 10_000);
    clock.set('2026-11-27T23:59:59.950Z');
    await expectContents(sandbox, { '2026-11-27.log': 'one\n', '2026-11-28.log': 'two\n' });
    await following.stop();
  });
});

test('of two who follow one file, the slower one at midnight finds the new object, and goes on in it', async ({
  sandbox,
  folder,
}) => {
  const clocks = [new WallClock(EVENING), new WallClock(EVENING)] as const;
  await writeFile(log(folder), 'one\n');
  const both = clocks.map((clock) => follow(sandbox, folder, clock));
  await expectContents(sandbox, { '2026-11-27.log': 'one\n' });
  clocks[0].set(MORNING);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await both[1]?.kill();
  await appendFile(log(folder), 'two\n');
  const all = { '2026-11-27.log': 'one\n', '2026-11-28.log': 'two\n' };
  await expectContents(sandbox, all);
  // Its clock is a quarter of an hour behind.
  const late = follow(sandbox, folder, new WallClock('2026-11-27T23:46:00Z'));
  await appendFile(log(folder), 'three\n');
  await expectContents(sandbox, { ...all, '2026-11-28.log': 'two\nthree\n' });
  await Promise.all([both[0]?.stop(), late.stop()]);
});

describe('an hour', () => {
  test.for([
    // The clock is set forward from 02:00 to 03:00, and back from 03:00 to 02:00.
    [
      'Europe/Berlin',
      '2026-03-29T00:30:00Z',
      '2026-03-29T01:30:00Z',
      ['2026-03-29T01.log', '2026-03-29T03.log'],
    ],
    ['Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', ['2026-10-25T02.log']],
    // At midnight, to 01:00 of the same day; and from midnight back to 23:00 of the day before.
    [
      'America/Sao_Paulo',
      '2018-11-04T02:30:00Z',
      '2018-11-04T03:30:00Z',
      ['2018-11-03T23.log', '2018-11-04T01.log'],
    ],
    ['America/Sao_Paulo', '2018-02-18T01:30:00Z', '2018-02-18T02:30:00Z', ['2018-02-17T23.log']],
    ['Africa/Cairo', '2026-10-29T20:30:00Z', '2026-10-29T21:30:00Z', ['2026-10-29T23.log']],
    // By half an hour.
    ['Australia/Lord_Howe', '2026-04-04T14:50:00Z', '2026-04-04T15:20:00Z', ['2026-04-05T01.log']],
  ] as const)('of %s from %s to %s', async ([zone, before, after, keys], { sandbox, folder }) => {
    vi.stubEnv('TZ', zone);
    try {
      const clock = new WallClock(before);
      const start = (): Following => {
        const series = new DatedSeries({
          key: timedKey(DAILY_OF_HOURS, 'app.log', 'local'),
          nowMs: clock.nowMs,
        });
        return new Following(sandbox, { folder, series });
      };
      await writeFile(log(folder), 'before\n');
      const following = start();
      await vi.waitFor(
        async () => expect(Object.values(await contentsOf(sandbox))).toEqual(['before\n']),
        10_000,
      );
      clock.set(after);
      await appendFile(log(folder), 'after\n');
      await following.stop();
      await start().stop();
      const contents = await contentsOf(sandbox);
      expect(Object.keys(contents)).toEqual(keys);
      expect(Object.values(contents).join('')).toBe('before\nafter\n');
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

/** One after the other, over one connection. */
async function withDeps(
  sandbox: Sandbox,
  clock: WallClock,
  work: (deps: SeriesDeps & { readonly notices: Notice[] }) => Promise<void>,
): Promise<void> {
  const client = connectTo(sandbox, 5000);
  const notices: Notice[] = [];
  const policy = { retryTimes: 5, baseDelayMs: 1, maxDelayMs: 10 };
  const retry = { policy, clock: systemClock };
  try {
    await work({ client, retry, onNotice: (notice) => notices.push(notice), notices, nowMs: clock.nowMs });
  } finally {
    await client.close();
  }
}

function input(folder: string, mode: AppendFromFileInput['mode'], url = DAILY): AppendFromFileInput {
  return { key: timedKey(url), source: log(folder), creationHeaders: {}, mode, dryRun: false };
}

describe('incrementally', () => {
  test('a file goes on in the object of now, behind what the newest one holds', async ({
    sandbox,
    folder,
  }) => {
    const clock = new WallClock(EVENING);
    const incremental = input(folder, { kind: 'incremental' });
    await withDeps(sandbox, clock, async (deps) => {
      await writeFile(log(folder), 'one\n');
      expect(await runAppendFromFile(incremental, deps)).toMatchObject({
        key: '2026-11-27.log',
        created: true,
      });
      clock.set(MORNING);
      expect(await runAppendFromFile(incremental, deps)).toMatchObject({ key: '2026-11-27.log', bytes: 0 });
      await appendFile(log(folder), 'two\n');
      const told = { key: '2026-11-28.log', bytes: 4, position: 0, nextPosition: 4, created: true };
      const dry = await runAppendFromFile({ ...incremental, dryRun: true }, deps);
      expect(dry).toMatchObject(told);
      expect(await runAppendFromFile(incremental, deps)).toMatchObject(told);
      await appendFile(log(folder), 'three\n');
      const quick = input(folder, { kind: 'incremental', quick: true });
      expect(await runAppendFromFile(quick, deps)).toMatchObject({ key: '2026-11-28.log', position: 4 });
      const verified = await runVerify({ key: timedKey(DAILY), source: log(folder) }, deps);
      expect(verified).toMatchObject({ result: 'identical', key: '2026-11-28.log', objectBytes: 14 });
      await appendFile(log(folder), 'four\n');
      expect(await runVerify({ key: timedKey(DAILY), source: log(folder) }, deps)).toMatchObject({
        result: 'behind',
        behindBytes: 5,
      });
      await writeFile(log(folder), 'other\n');
      expect(await runVerify({ key: timedKey(DAILY), source: log(folder) }, deps)).toMatchObject({
        result: 'differs',
      });
      await expect(runAppendFromFile(incremental, deps)).rejects.toMatchObject({ code: 'NotAPrefix' });
    });
    expect(await contentsOf(sandbox)).toEqual({
      '2026-11-27.log': 'one\n',
      '2026-11-28.log': 'two\nthree\n',
    });
    expect(await metadataOf(sandbox, '2026-11-28.log')).toEqual(['4', true]);
  });

  test('parts that the end of the day overtakes go on in the next object', async ({ sandbox, folder }) => {
    const clock = new WallClock(EVENING);
    await writeFile(log(folder), 'one\ntwo\nthree\n');
    sandbox.faults.add({ on: 'append', nth: 2, do: 'stall', when: 'after-commit', ms: 1000 });
    await withDeps(sandbox, clock, async (deps) => {
      const job = { ...input(folder, { kind: 'incremental' }), partBytes: 4 };
      const done = runAppendFromFile(job, deps);
      await vi.waitFor(() => expect(postsOf(sandbox)).toHaveLength(2), 10_000);
      clock.set(MORNING);
      expect(await done).toMatchObject({ objects: 2, bytes: 14, appends: 4 });
    });
    expect(await contentsOf(sandbox)).toEqual({
      '2026-11-27.log': 'one\ntwo\n',
      '2026-11-28.log': 'three\n',
    });
  });

  test.for(['{%H}.log', '{%m-%d}.log', '{%Y/%d}.log'])(
    'a key such as %s, which comes again, is refused',
    async (key, { sandbox, folder }) => {
      await writeFile(log(folder), 'one\n');
      await withDeps(sandbox, new WallClock(EVENING), async (deps) => {
        const refused = runAppendFromFile(input(folder, { kind: 'incremental' }, `oss://demo/${key}`), deps);
        await expect(refused).rejects.toMatchObject({ problem: 'Usage.KeyComesAgain' });
        expect(exchangesOf(sandbox)).toEqual([]);
      });
    },
  );
});

test('a plain append goes to the object of now, also where its key comes again', async ({
  sandbox,
  folder,
}) => {
  const clock = new WallClock(EVENING);
  await writeFile(log(folder), 'one\n');
  await withDeps(sandbox, clock, async (deps) => {
    const plain = input(folder, { kind: 'end' }, 'oss://demo/{%H}.log');
    expect(await runAppendFromFile(plain, deps)).toMatchObject({ key: '23.log', position: 0 });
    clock.set(MORNING);
    expect(await runAppendFromFile(plain, deps)).toMatchObject({ key: '00.log', position: 0 });
    clock.set('2026-11-28T23:00:00Z');
    expect(await runAppendFromFile(plain, deps)).toMatchObject({ key: '23.log', position: 4 });
    const remembered = { key: '23.log', position: 8, crc64: 1n, exists: true } as const;
    clock.set('2026-11-29T00:00:00Z');
    const end = input(folder, { kind: 'end', remembered }, 'oss://demo/{%H}.log');
    expect(await runAppendFromFile(end, deps)).toMatchObject({ key: '00.log', position: 4 });
  });
});

test('a stream goes on in the object of now, at its end', async ({ sandbox }) => {
  const clock = new WallClock(EVENING);
  await sandbox.store.append(BUCKET, '00.log', 'before\n');
  await withDeps(sandbox, clock, async (deps) => {
    const lines: string[] = [];
    const stdin = toByteInput(
      Readable.from(
        (async function* () {
          yield Buffer.from('one\n');
          await vi.waitFor(() => expect(lines).toHaveLength(1), 10_000);
          clock.set('2026-11-28T00:00:00Z');
          sandbox.faults.add({ on: 'append', do: 'commit-then-drop' });
          yield Buffer.from('two\n');
          await vi.waitFor(() => expect(lines).toHaveLength(2), 10_000);
          yield Buffer.from('three\n');
        })(),
      ),
    );
    const limits = { flushBytes: 1000, flushIntervalMs: 5 };
    const summary = await runAppendStream(
      { key: timedKey('oss://demo/{%H}.log'), creationHeaders: {}, ...limits, position: 0 },
      {
        ...deps,
        stdin,
        stop: new AbortController().signal,
        onAppended: async ({ key, position }) => {
          lines.push(`${key} ${position}`);
        },
      },
    );
    expect(lines).toEqual(['23.log 0', '00.log 7', '00.log 11']);
    expect(summary).toMatchObject({ key: '00.log', objects: 2, appends: 3, nextPosition: 17 });
  });
  expect(await contentsOf(sandbox)).toEqual({ '23.log': 'one\n', '00.log': 'before\ntwo\nthree\n' });
});
