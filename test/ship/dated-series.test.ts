// A series whose key changes with time: which object is its newest, by how many requests, and when its next one begins.
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SessionDeps } from '../../src/append/session.ts';
import type { OssClient } from '../../src/oss/types.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { DatedSeries, type DatedSeriesOptions } from '../../src/ship/dated-series.ts';
import { Listings } from '../../src/ship/listings.ts';
import { numberedPlace, Series, type Unlisted } from '../../src/ship/series.ts';
import { SeriesAppender } from '../../src/ship/series-appender.ts';
import { SOURCE_START } from '../../src/ship/source-place.ts';
import { connectTo, sessionDeps } from '../support/clients.ts';
import { exchangesOf, test } from '../support/sandbox.ts';
import { timedKey } from './support/dated.ts';

const DAILY = 'oss://demo/logs/{%Y/%m/%d}/app.log';
afterEach(() => {
  vi.unstubAllEnvs();
});

const NOON = Date.parse('2026-11-27T12:00:00Z');

function seriesAt(time: string | number, { url = DAILY, ...options }: SeriesAtOptions = {}): DatedSeries {
  const now = new Date(time).getTime();
  return new DatedSeries({ key: timedKey(url), nowMs: () => now, ...options });
}

type SeriesAtOptions = Partial<DatedSeriesOptions> & { readonly url?: string };

async function within<T>(sandbox: Sandbox, work: (deps: SessionDeps) => Promise<T>): Promise<T> {
  const client = connectTo(sandbox, 5000);
  try {
    return await work(sessionDeps(client, 3));
  } finally {
    await client.close();
  }
}

/** An object that says where in its source it begins. */
function put({ store }: Sandbox, key: string, bytes = 100): Promise<void> {
  const headers = { 'x-oss-meta-append-from': `${bytes}`, 'x-oss-meta-append-from-crc64': '7' };
  return store.put('demo', key, 'member', { type: 'Appendable', headers });
}

it.for(['app.log', 'app', '2026-11-27', '2026/11/27.log', 'app.log.20261127', 'app.tar.gz'])(
  'of the series of %s each key tells its number',
  (key) => {
    const base = { bucket: 'demo', key };
    for (const index of [1, 7, 12345]) {
      expect(numberedPlace(new Series(base).objectAt(index))).toEqual({ index, base });
    }
  },
);

describe('the newest object', () => {
  test('is that of the latest period, and the last of its row', async ({ sandbox }) => {
    for (const key of ['25/app.log', '26/app.log', '26/app.1.log', '26/app.2.log']) {
      await put(sandbox, `logs/2026/11/${key}`);
    }
    const newest = await within(sandbox, (deps) => seriesAt(NOON).findNewest(deps));
    expect(newest).toMatchObject({ object: { key: 'logs/2026/11/26/app.2.log' }, index: 2 });
    expect(newest.from).toEqual({ bytes: 100, crc64: 7n });
    expect(exchangesOf(sandbox)).toEqual([
      'HEAD 404',
      'HEAD 200',
      'HEAD 200',
      'HEAD 200',
      'HEAD 404',
      'HEAD 404',
    ]);
  });

  test('may be of a clock that is ahead', async ({ sandbox }) => {
    await put(sandbox, 'logs/2026/11/27/app.log');
    await put(sandbox, 'logs/2026/11/28/app.log');
    const series = seriesAt('2026-11-27T23:50:00Z');
    const newest = await within(sandbox, (deps) => series.findNewest(deps));
    expect(newest.object.key).toBe('logs/2026/11/28/app.log');
    expect(series.phaseOf(newest, true)).toBe('current');
  });

  test('of long ago is found by a listing, which serves all files under the prefix', async ({ sandbox }) => {
    for (const day of ['2026/09/30', '2026/10/02', '2026/10/01']) await put(sandbox, `logs/${day}/app.log`);
    await put(sandbox, 'logs/2026/10/02/app.1.log');
    await put(sandbox, 'logs/2026/10/09/other.log');
    await put(sandbox, 'logs/2027/12/32/app.txt');
    await put(sandbox, 'logs/nothing/of/ours');
    const listings = new Listings();
    await within(sandbox, async (deps) => {
      const newest = await seriesAt(NOON, { listings }).findNewest(deps);
      expect(newest).toMatchObject({ object: { key: 'logs/2026/10/02/app.1.log' }, index: 1 });
      const other = { url: 'oss://demo/logs/{%Y/%m/%d}/other.log', listings };
      expect((await seriesAt(NOON, other).findNewest(deps)).object.key).toBe('logs/2026/10/09/other.log');
      const none = { url: 'oss://demo/logs/{%Y/%m/%d}/none.log', listings };
      expect(await seriesAt(NOON, none).findNewest(deps)).toMatchObject({ objectEnd: { exists: false } });
    });
    expect(exchangesOf(sandbox).filter((exchange) => exchange.startsWith('GET'))).toEqual(['GET 200']);
  });

  test('is looked for by more HEADs where listing is refused, which is told once', async ({ sandbox }) => {
    sandbox.faults.add({ on: 'list', do: 'denied', times: 2 });
    await put(sandbox, 'logs/2026/10/02/app.log');
    const told: Unlisted[] = [];
    const options = { listings: new Listings(), onUnlisted: (unlisted: Unlisted) => told.push(unlisted) };
    await within(sandbox, async (deps) => {
      const newest = await seriesAt(NOON, options).findNewest(deps);
      expect(newest.object.key).toBe('logs/2026/10/02/app.log');
      const absent = await seriesAt('2026-12-27T12:00:00Z', options).findNewest(deps);
      expect(absent).toMatchObject({
        object: { key: 'logs/2026/12/27/app.log' },
        objectEnd: { exists: false },
      });
    });
    expect(told).toMatchObject([{ prefix: { key: 'logs/' }, error: { status: 403 } }]);
    expect(sandbox.requests.length).toBeLessThanOrEqual(130);
  });

  test('that is known ends the look back', async ({ sandbox }) => {
    const known = { index: 3, base: { bucket: 'demo', key: 'logs/2026/11/26/app.log' } };
    await put(sandbox, 'logs/2026/11/26/app.3.log');
    await within(sandbox, async (deps) => {
      expect(await seriesAt(NOON).findNewest(deps, known)).toMatchObject(known);
    });
    expect(exchangesOf(sandbox)).toEqual(['HEAD 404', 'HEAD 200', 'HEAD 404']);
  });

  test('is listed anew where the clock was set meanwhile', async ({ sandbox }) => {
    const listings = new Listings();
    await within(sandbox, async (deps) => {
      await put(sandbox, 'logs/2026/11/01/app.log');
      await seriesAt(NOON, { listings }).findNewest(deps);
      await put(sandbox, 'logs/2026/11/27/app.log');
      const later = await seriesAt('2026-12-12T12:00:00Z', { listings }).findNewest(deps);
      expect(later.object.key).toBe('logs/2026/11/27/app.log');
    });
  });
});

test('the next object is not begun while others may still append to the one before', async ({ sandbox }) => {
  await put(sandbox, 'logs/2026/11/26/app.log');
  await within(sandbox, async (deps) => {
    const series = seriesAt('2026-11-27T00:00:01Z');
    const newest = await series.resolveAt(0, deps, { bucket: 'demo', key: 'logs/2026/11/26/app.log' });
    const options = { series, onConflict: 'stop', requestHeaders: async () => ({}) } as const;
    const appender = new SeriesAppender(options, newest, deps);
    expect(await appender.beginPeriod(async () => SOURCE_START)).toBe(true);
    expect(appender.newest).toMatchObject({ index: 0, base: { key: 'logs/2026/11/26/app.log' } });
    expect(appender.phase).toBe('ending');
    expect(exchangesOf(sandbox)).toEqual(['HEAD 200']);
  });
});

test('the object before is the last one of an earlier period', async ({ sandbox }) => {
  await put(sandbox, 'logs/2026/11/24/app.log');
  await put(sandbox, 'logs/2026/11/24/app.1.log');
  const base = { bucket: 'demo', key: 'logs/2026/11/26/app.log' };
  await within(sandbox, async (deps) => {
    const before = await seriesAt(NOON).objectBefore({ index: 0, base }, deps);
    expect(before?.object.key).toBe('logs/2026/11/24/app.1.log');
    expect(await seriesAt(NOON).objectBefore({ index: 2, base }, deps)).toMatchObject({ index: 1, base });
  });
});

test('the object before one of long ago, or by far, is found by a listing', async ({ sandbox }) => {
  for (const key of [
    '2024/01/01/app.log',
    '2026/03/01/app.log',
    '2026/03/01/other.log',
    '2026/09/01/app.log',
  ]) {
    await put(sandbox, `logs/${key}`);
  }
  const place = (day: string) => ({ index: 0, base: { bucket: 'demo', key: `logs/${day}/app.log` } });
  await within(sandbox, async (deps) => {
    const series = seriesAt(NOON);
    const before = async (day: string) => (await series.objectBefore(place(day), deps))?.object.key;
    expect(await before('2026/11/26')).toBe('logs/2026/09/01/app.log');
    expect(await before('2026/09/01')).toBe('logs/2026/03/01/app.log');
    expect(await before('2026/03/01')).toBe('logs/2024/01/01/app.log');
    expect(await before('2024/01/01')).toBeUndefined();
    // The clock was set back.
    const ahead = seriesAt('2026-02-28T12:00:00Z');
    expect((await ahead.objectBefore(place('2026/11/26'), deps))?.object.key).toBe('logs/2026/09/01/app.log');
  });
});

describe('answers that come when the period is over', () => {
  const key = timedKey(DAILY);
  const requestHeaders = async () => ({});

  /** The clock is at the evening before the first HEAD, and at the next noon behind it. */
  async function slowly<T>(
    sandbox: Sandbox,
    work: (series: DatedSeries, deps: SessionDeps) => Promise<T>,
  ): Promise<T> {
    let now = Date.parse('2026-11-27T23:00:00Z');
    return within(sandbox, async (deps) => {
      const { client } = deps;
      const headObject: OssClient['headObject'] = async (...request) => {
        const head = await client.headObject(...request);
        now = Date.parse('2026-11-28T12:00:00Z');
        return head;
      };
      const slow = { headObject, listObjects: client.listObjects.bind(client) };
      const series = new DatedSeries({ key, nowMs: () => now });
      return work(series, { ...deps, client: Object.assign(Object.create(client), slow) });
    });
  }

  test('do not say that there is nothing yet in the next one', async ({ sandbox }) => {
    await slowly(sandbox, async (series, deps) => {
      const newest = await series.findNewest(deps);
      expect(newest.object.key).toBe('logs/2026/11/27/app.log');
      expect(series.phaseOf(newest, false)).toBe('over');
    });
  });

  test('do not let the object of the next one begin', async ({ sandbox }) => {
    await put(sandbox, 'logs/2026/11/26/app.log');
    await slowly(sandbox, async (series, deps) => {
      const base = { bucket: 'demo', key: 'logs/2026/11/26/app.log' };
      const newest = await series.resolveAt(0, sessionOf(deps), base);
      const appender = new SeriesAppender({ series, requestHeaders, onConflict: 'stop' }, newest, deps);
      expect(await appender.beginPeriod(async () => SOURCE_START)).toBe(true);
      expect(appender.phase).toBe('over');
      expect(await appender.beginPeriod(async () => SOURCE_START)).toBe(true);
      expect(appender).toMatchObject({ phase: 'current', object: { key: 'logs/2026/11/28/app.log' } });
    });
  });

  /** Not slow. */
  function sessionOf(deps: SessionDeps): SessionDeps {
    return { ...deps, client: Object.getPrototypeOf(deps.client) };
  }
});

describe('a period', () => {
  const object = { index: 0, base: { bucket: 'demo', key: 'logs/2026/11/27/app.log' } };
  const pending = { index: 1, base: object.base };

  it.for([
    ['2026-11-27T23:59:59.999Z', 'current', 'current'],
    ['2026-11-28T00:00:00.000Z', 'ending', 'ending'],
    ['2026-11-28T00:00:01.999Z', 'ending', 'ending'],
    ['2026-11-28T00:00:02.000Z', 'over', 'over'],
    ['2026-12-27T12:00:00.000Z', 'over', 'over'],
    // Another period has just ended: the object of that may just be coming to be.
    ['2026-12-27T00:00:00.000Z', 'ending', 'ending'],
    // The clock was set back.
    ['2026-11-26T12:00:00.000Z', 'current', 'current'],
    ['2026-11-27T00:00:01.000Z', 'current', 'ending'],
  ] as const)('is at %s %s, and for an object to be created %s', ([time, there, absent]) => {
    const series = seriesAt(time);
    expect(series.phaseOf(object, true)).toBe(there);
    expect(series.phaseOf(pending, false)).toBe(absent);
  });

  it('lasts to the end of an hour that comes twice, for all who follow', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    const key = timedKey('oss://demo/{%Y%m%d-%H%M}.log', 'app.log', 'local');
    const at = (time: string) => new DatedSeries({ key, nowMs: () => Date.parse(time) });
    const placeOf = (minute: string) => ({
      index: 0,
      base: { bucket: 'demo', key: `20261025-${minute}.log` },
    });
    // 02:10 for the first time, and for the second.
    expect(at('2026-10-25T00:10:30Z').placeNow(placeOf('0158'))).toEqual(placeOf('0210'));
    for (const again of ['2026-10-25T01:00:00Z', '2026-10-25T01:10:30Z']) {
      expect(at(again).placeNow(placeOf('0258'))).toEqual(placeOf('0259'));
      expect(at(again).phaseOf(placeOf('0259'), true)).toBe('current');
    }
    expect(at('2026-10-25T02:00:30Z').phaseOf(placeOf('0259'), true)).toBe('over');
  });

  it('has a grace of a quarter of it at most', () => {
    expect(seriesAt(NOON).graceMs).toBe(2000);
    expect(seriesAt(NOON, { url: 'oss://demo/{%Y%m%d%H%M%S}' }).graceMs).toBe(250);
  });
});
