// The names of a series of objects, finding its newest, and appending through its limits.
import { describe, expect, it } from 'vitest';
import { NO_OBJECT } from '../../src/append/object-end.ts';
import type { SessionDeps } from '../../src/append/session.ts';
import type { AppendSource } from '../../src/append/source.ts';
import { crc64 } from '../../src/crc64/crc64.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { Series, type Unlisted } from '../../src/ship/series.ts';
import { SeriesAppender, type SeriesAppenderOptions } from '../../src/ship/series-appender.ts';
import { SOURCE_START } from '../../src/ship/source-place.ts';
import { connectTo, memorySource, sessionDeps } from '../support/clients.ts';
import { exchangesOf, test } from '../support/sandbox.ts';

const OBJECT = { bucket: 'demo', key: 'logs/app.log' };
const SERIES = new Series(OBJECT);
const START = { index: 0, objectEnd: NO_OBJECT, from: SOURCE_START };

it.for([
  ['app.log', 'app.7.log'],
  ['logs/app.log', 'logs/app.7.log'],
  ['app', 'app.7'],
  ['a.b/app', 'a.b/app.7'],
  ['app.tar.gz', 'app.tar.7.gz'],
  ['.hidden', '.hidden.7'],
  ['logs/.hidden', 'logs/.hidden.7'],
  ['日志.log', '日志.7.log'],
] as const)('object 7 of the series of %s is %s', ([key, seventh]) => {
  expect(new Series({ bucket: 'demo', key }).objectAt(7)).toEqual({ bucket: 'demo', key: seventh });
  expect(new Series({ bucket: 'demo', key }).objectAt(0)).toEqual({ bucket: 'demo', key });
});

async function within<T>(sandbox: Sandbox, work: (deps: SessionDeps) => Promise<T>): Promise<T> {
  const client = connectTo(sandbox, 5000);
  try {
    return await work(sessionDeps(client, 3));
  } finally {
    await client.close();
  }
}

/** An object that says where in its source it begins. */
function appendMember({ store }: Sandbox, index: number): Promise<void> {
  const headers = { 'x-oss-meta-append-from': `${index * 100}`, 'x-oss-meta-append-from-crc64': '7' };
  return store.put('demo', SERIES.objectAt(index).key, 'member', { type: 'Appendable', headers });
}

describe('the newest object of a series', () => {
  test.for([
    [1, 2],
    [2, 3],
    [3, 5],
    [9, 9],
    [100, 15],
  ] as const)('of %i objects is found by %i requests or fewer', async ([count, requests], { sandbox }) => {
    for (let index = 0; index < count; index += 1) {
      await sandbox.store.append('demo', SERIES.objectAt(index).key, `object ${index}`);
    }
    const newest = await within(sandbox, (deps) => SERIES.findNewest(deps));
    expect(newest.index).toBe(Math.max(0, count - 1));
    expect(newest.objectEnd.exists).toBe(count > 0);
    expect(sandbox.requests.length).toBeLessThanOrEqual(requests);
    expect(new Set(sandbox.requests.map(({ method }) => method))).toEqual(new Set(['HEAD']));
  });

  test('of no objects is told by one HEAD and one listing', async ({ sandbox }) => {
    const newest = await within(sandbox, (deps) => SERIES.findNewest(deps));
    expect(newest).toMatchObject({ index: 0, objectEnd: NO_OBJECT });
    expect(exchangesOf(sandbox)).toEqual(['HEAD 404', 'GET 200']);
  });

  test('is found by a listing where older ones were deleted', async ({ sandbox }) => {
    for (let index = 5; index < 12; index += 1) await appendMember(sandbox, index);
    const newest = await within(sandbox, (deps) => SERIES.findNewest(deps));
    expect(newest).toMatchObject({ index: 11, from: { bytes: 1100, crc64: 7n } });
    expect(exchangesOf(sandbox)).toEqual(['HEAD 404', 'GET 200', 'HEAD 200']);
  });

  test('is found on any page of the listing', async ({ sandbox }) => {
    for (let index = 0; index < 1100; index += 1) {
      await sandbox.store.append('demo', `logs/app.${index} +%&<日>.txt`, '');
    }
    await appendMember(sandbox, 9);
    expect(await within(sandbox, (deps) => SERIES.findNewest(deps))).toMatchObject({ index: 9 });
  });

  test('is none of other objects that are named alike', async ({ sandbox }) => {
    for (const key of ['logs/app.20261126.log', 'logs/app.07.log', 'logs/app.0.log', 'logs/app.7.log.gz']) {
      await sandbox.store.append('demo', key, 'something else');
    }
    expect(await within(sandbox, (deps) => SERIES.findNewest(deps))).toMatchObject({ index: 0 });
    await appendMember(sandbox, 3);
    expect(await within(sandbox, (deps) => SERIES.findNewest(deps))).toMatchObject({ index: 3 });
  });

  test.for([
    ['refused', { status: 403, code: 'AccessDenied' }, 'AccessDenied'],
    ['not known there', { status: 501, code: 'NotImplemented' }, 'NotImplemented'],
  ] as const)(
    'is taken for none where listing is %s, and that is told',
    async ([, fault, code], { sandbox }) => {
      await appendMember(sandbox, 3);
      sandbox.faults.add({ on: 'any', nth: 2, do: 'status', ...fault });
      const told: Unlisted[] = [];
      const series = new Series(OBJECT, undefined, (unlisted) => told.push(unlisted));
      expect(await within(sandbox, (deps) => series.findNewest(deps))).toMatchObject({ index: 0 });
      expect(told).toMatchObject([{ prefix: { key: 'logs/app.' }, error: { code } }]);
    },
  );

  test('is found through refused requests', async ({ sandbox }) => {
    await sandbox.store.append('demo', 'logs/app.log', 'one');
    await sandbox.store.append('demo', 'logs/app.1.log', 'two');
    sandbox.faults.add({ on: 'head', nth: 2, times: 2, do: 'status', status: 503 });
    expect(await within(sandbox, (deps) => SERIES.findNewest(deps))).toMatchObject({ index: 1 });
  });

  test('that takes no append is an error', async ({ sandbox }) => {
    await sandbox.store.append('demo', 'logs/app.log', 'one');
    await sandbox.store.put('demo', 'logs/app.1.log', 'a normal object');
    await expect(within(sandbox, (deps) => SERIES.findNewest(deps))).rejects.toMatchObject({
      code: 'ObjectNotAppendable',
    });
  });
});

describe('appends through the limit of objects', () => {
  const options: SeriesAppenderOptions = {
    series: new Series(OBJECT, 10),
    onConflict: 'append-after',
    requestHeaders: async () => ({}),
  };

  async function contentsOf({ store }: Sandbox): Promise<Record<string, string>> {
    const objects = await store.list('demo');
    const entries = await Promise.all(
      objects.map(async ({ key }) => [key, (await store.read('demo', key)).toString()]),
    );
    return Object.fromEntries(entries) as Record<string, string>;
  }

  test('go whole to the next object when they do not fit, without a HEAD', async ({ sandbox }) => {
    await within(sandbox, async (deps) => {
      const appender = new SeriesAppender(options, START, deps);
      for (const text of ['12345678', 'abcd', 'efgh', '!!', '??']) {
        await appender.append(memorySource(Buffer.from(text)));
      }
      expect(appender.object.key).toBe('logs/app.2.log');
    });
    expect(await contentsOf(sandbox)).toEqual({
      'logs/app.log': '12345678',
      'logs/app.1.log': 'abcdefgh!!',
      'logs/app.2.log': '??',
    });
    expect(exchangesOf(sandbox)).toEqual(Array(5).fill('POST 200'));
  });

  test('that fit no object are refused, and nothing is sent', async ({ sandbox }) => {
    await within(sandbox, async (deps) => {
      const appender = new SeriesAppender(options, START, deps);
      await expect(appender.append(memorySource(Buffer.alloc(11)))).rejects.toMatchObject({
        code: 'TooLarge',
      });
    });
    expect(sandbox.requests).toEqual([]);
  });

  test('move on too when other writers filled the objects first', async ({ sandbox }) => {
    await sandbox.store.append('demo', 'logs/app.log', 'foreign 1');
    await sandbox.store.append('demo', 'logs/app.1.log', 'foreign 2');
    await within(sandbox, async (deps) => {
      const appender = new SeriesAppender(options, START, deps);
      const piece = await appender.append(memorySource(Buffer.from('ours')));
      expect(piece).toMatchObject({ object: { key: 'logs/app.2.log' }, createdObject: true, bytes: 4 });
    });
    expect(await contentsOf(sandbox)).toMatchObject({
      'logs/app.log': 'foreign 1',
      'logs/app.1.log': 'foreign 2',
      'logs/app.2.log': 'ours',
    });
  });

  test('say of each further object where in the source it begins', async ({ sandbox }) => {
    await within(sandbox, async (deps) => {
      const appender = new SeriesAppender(options, START, deps);
      for (const text of ['12345678', 'abcd', 'efghi', '!!']) {
        await appender.append(memorySource(Buffer.from(text)));
      }
      appender.moveOn(SOURCE_START);
      await appender.append(memorySource(Buffer.from('new')));
      const froms = await Promise.all([0, 1, 2, 3].map((index) => SERIES.resolveAt(index, deps)));
      expect(froms.map(({ from }) => from)).toEqual([
        SOURCE_START,
        { bytes: 8, crc64: crc64(Buffer.from('12345678')) },
        { bytes: 17, crc64: crc64(Buffer.from('12345678abcdefghi')) },
        SOURCE_START,
      ]);
    });
    const { headers } = sandbox.requests.find(({ method }) => method === 'POST') ?? {};
    expect(Object.keys(headers ?? {}).filter((name) => name.startsWith('x-oss-meta-'))).toEqual([]);
  });

  test('do not say it where others filled an object, or created it', async ({ sandbox }) => {
    await sandbox.store.append('demo', 'logs/app.log', 'foreign 1');
    await within(sandbox, async (deps) => {
      const appender = new SeriesAppender(options, START, deps);
      await appender.append(memorySource(Buffer.from('ours')));
      expect((await SERIES.resolveAt(1, deps)).from).toBeUndefined();
      appender.moveOn(SOURCE_START);
      await sandbox.store.append('demo', 'logs/app.2.log', 'foreign');
      for (const text of ['one', 'two']) await appender.append(memorySource(Buffer.from(text)));
      expect((await SERIES.resolveAt(3, deps)).from).toBeUndefined();
    });
    expect(await contentsOf(sandbox)).toMatchObject({
      'logs/app.2.log': 'foreignone',
      'logs/app.3.log': 'two',
    });
  });

  test('tell that another writer created the object', async ({ sandbox }) => {
    await sandbox.store.append('demo', 'logs/app.log', 'foreign');
    await within(sandbox, async (deps) => {
      const appender = new SeriesAppender(options, START, deps);
      expect(await appender.append(memorySource(Buffer.from('own')))).toMatchObject({ createdObject: false });
    });
  });

  test('carry what the encoder makes of each part, which counts for the limit', async ({ sandbox }) => {
    const twice = async ({ size, read }: AppendSource): Promise<AppendSource> => {
      const pieces: Uint8Array[] = [];
      for await (const piece of read(0, size)) pieces.push(piece, piece);
      return memorySource(Buffer.concat(pieces));
    };
    await within(sandbox, async (deps) => {
      const appender = new SeriesAppender({ ...options, encode: twice }, START, deps);
      for (const text of ['abcd', 'e', 'fg']) {
        expect(await appender.append(memorySource(Buffer.from(text)))).toMatchObject({
          bytes: 2 * text.length,
        });
      }
    });
    expect(await contentsOf(sandbox)).toEqual({ 'logs/app.log': 'abcdabcdee', 'logs/app.1.log': 'fgfg' });
  });

  test('without a limit end in an error where the service would', async ({ sandbox }) => {
    await within(sandbox, async (deps) => {
      const full = { position: 5 * 1024 ** 3, crc64: 0n, exists: true };
      const unlimited = { ...options, series: SERIES };
      const appender = new SeriesAppender(unlimited, { ...START, objectEnd: full }, deps);
      await expect(appender.append(memorySource(Buffer.alloc(1)))).rejects.toMatchObject({
        code: 'TooLarge',
      });
    });
  });
});
