// A stream as appends, over real sockets: all of it lands, and an error tells how much had landed before.
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { NO_OBJECT } from '../../src/append/object-end.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { InputEnd } from '../../src/ship/input-end.ts';
import { Series } from '../../src/ship/series.ts';
import { SeriesAppender } from '../../src/ship/series-appender.ts';
import { shipStream } from '../../src/ship/ship-stream.ts';
import { SOURCE_START } from '../../src/ship/source-place.ts';
import { connectTo, sessionDeps } from '../support/clients.ts';
import { transportError } from '../support/errors.ts';
import { exchangesOf, test } from '../support/sandbox.ts';

const LIMITS = { flushBytes: 4, flushIntervalMs: 60_000 };
const OBJECT = { bucket: 'demo', key: 'app.log' };

interface Shipping {
  readonly stream: PassThrough;
  readonly stop: AbortController;
  readonly drain: AbortController;
  readonly parts: number[];
  readonly ended: Promise<unknown>;
}

/** @param reached when OSS is within reach */
async function ship(sandbox: Sandbox, reached: Promise<void> = Promise.resolve()): Promise<Shipping> {
  const client = connectTo(sandbox, 5000);
  const deps = sessionDeps(client, 3);
  const options = {
    series: new Series(OBJECT),
    onConflict: 'append-after' as const,
    requestHeaders: async () => ({}),
  };
  const appender = new SeriesAppender(options, { index: 0, objectEnd: NO_OBJECT, from: SOURCE_START }, deps);
  const stream = new PassThrough();
  const stop = new AbortController();
  const drain = new AbortController();
  const parts: number[] = [];
  const input = { stream };
  const ended = shipStream(
    { name: '-', input, ...LIMITS },
    {
      end: new InputEnd(input, { stop: stop.signal, drain: drain.signal, silenceMs: 200 }),
      open: async () => {
        await reached;
        return appender;
      },
      onAppended: async ({ bytes }) => {
        parts.push(bytes);
      },
    },
  ).finally(() => client.close());
  ended.catch(() => {});
  return { stream, stop, drain, parts, ended };
}

/** Rejects with the reason. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
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
    noteFacts: [{ kind: 'stream-landed', appends: 1, bytes: 4, inDoubt: 0, unsent: 6 }],
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

test('a writer that is ending has its last words appended', async ({ sandbox }) => {
  const { stream, drain, ended } = await ship(sandbox);
  stream.write('01234');
  await expect.poll(() => sandbox.requests.length).toBe(1);
  drain.abort();
  await sleep(100);
  stream.write('56');
  await sleep(100);
  stream.end('trailer');
  await ended;
  expect(await stored(sandbox)).toBe('0123456trailer');
});

test('a writer that falls silent instead of ending is not waited for', async ({ sandbox }) => {
  const { stream, drain, ended } = await ship(sandbox);
  stream.write('01234');
  await expect.poll(() => sandbox.requests.length).toBe(1);
  drain.abort();
  await ended;
  expect(await stored(sandbox)).toBe('01234');
});

test('nothing is taken before OSS is within reach, unless the end is asked for', async ({ sandbox }) => {
  const gaveUp = new AbortController();
  const reached = aborted(gaveUp.signal);
  const { stream, stop, ended } = await ship(sandbox, reached);
  stream.write('0123456789');
  await sleep(50);
  expect(stream.readableLength).toBe(10);
  stop.abort();
  await expect.poll(() => stream.readableLength).toBe(0);
  gaveUp.abort(transportError());
  await expect(ended).rejects.toMatchObject({
    noteFacts: [{ kind: 'stream-landed', appends: 0, bytes: 0, inDoubt: 0, unsent: 10 }],
  });
});

test('OSS is not waited for where there is nothing to append', async ({ sandbox }) => {
  const { stop, ended } = await ship(sandbox, new Promise(() => {}));
  const reason = new Error('enough');
  stop.abort(reason);
  await expect(ended).rejects.toBe(reason);
});
