// A stream as appends, over real sockets: all of it lands, and an error tells how much had landed before.
import { PassThrough } from 'node:stream';
import { expect } from 'vitest';
import { NO_OBJECT } from '../../src/append/object-end.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { Series } from '../../src/ship/series.ts';
import { SeriesAppender } from '../../src/ship/series-appender.ts';
import { shipStream } from '../../src/ship/ship-stream.ts';
import { SOURCE_START } from '../../src/ship/source-place.ts';
import { connectTo, sessionDeps } from '../support/clients.ts';
import { exchangesOf, test } from '../support/sandbox.ts';

const LIMITS = { flushBytes: 4, flushIntervalMs: 60_000 };
const OBJECT = { bucket: 'demo', key: 'app.log' };

interface Shipping {
  readonly stream: PassThrough;
  readonly stop: AbortController;
  readonly parts: number[];
  readonly ended: Promise<void>;
}

/** @param retryTimes of each append */
async function ship(sandbox: Sandbox, retryTimes = 3): Promise<Shipping> {
  const client = connectTo(sandbox, 5000);
  const deps = sessionDeps(client, retryTimes);
  const options = {
    series: new Series(OBJECT),
    onConflict: 'append-after' as const,
    requestHeaders: async () => ({}),
  };
  const appender = new SeriesAppender(options, { index: 0, objectEnd: NO_OBJECT, from: SOURCE_START }, deps);
  const stream = new PassThrough();
  const stop = new AbortController();
  const parts: number[] = [];
  const job = { name: '-', input: { stream }, ...LIMITS };
  const ended = shipStream(job, appender, {
    stop: stop.signal,
    onAppended: async ({ bytes }) => {
      parts.push(bytes);
    },
  }).finally(() => client.close());
  ended.catch(() => {});
  return { stream, stop, parts, ended };
}

async function stored({ store }: Sandbox): Promise<string> {
  return (await store.read('demo', 'app.log')).toString();
}

test('a stream lands in full parts, and what is left at its end', async ({ sandbox }) => {
  const { stream, parts, ended } = await ship(sandbox);
  stream.end('0123456789');
  await ended;
  expect(await stored(sandbox)).toBe('0123456789');
  expect(parts).toEqual([4, 4, 2]);
});

test('a stream of nothing creates its object', async ({ sandbox }) => {
  const { stream, ended } = await ship(sandbox);
  stream.end();
  await ended;
  expect(exchangesOf(sandbox)).toEqual(['POST 200']);
  expect(await stored(sandbox)).toBe('');
});

test('what was read lands before the stream ends by a stop', async ({ sandbox }) => {
  const { stream, stop, ended } = await ship(sandbox);
  stream.write('01234');
  await expect.poll(() => sandbox.requests.length).toBe(1);
  stop.abort();
  await ended;
  expect(await stored(sandbox)).toBe('01234');
});

test('an error tells what had landed, what was being sent, and what waits', async ({ sandbox }) => {
  sandbox.faults.add({ on: 'append', nth: 2, do: 'status', status: 403 });
  const { stream, ended } = await ship(sandbox);
  stream.write('0123456789');
  await expect(ended).rejects.toMatchObject({
    noteFacts: [{ kind: 'stream-landed', appends: 1, bytes: 4, sending: 4, waiting: 2 }],
  });
  expect(await stored(sandbox)).toBe('0123');
});

test('a stream that breaks gives its bytes first', async ({ sandbox }) => {
  const { stream, ended } = await ship(sandbox);
  stream.write('012345');
  await expect.poll(() => sandbox.requests.length).toBe(1);
  stream.destroy(new Error('the pipe broke'));
  await expect(ended).rejects.toMatchObject({ code: 'DiskFailed' });
  expect(await stored(sandbox)).toBe('012345');
});
