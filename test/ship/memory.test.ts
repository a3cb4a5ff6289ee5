// What a followed file costs that has nothing to send.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { hashPieces } from '../../src/crc64/crc64.ts';
import type { OssClient } from '../../src/oss/types.ts';
import { systemClock } from '../../src/retry/clock.ts';
import { DEFAULT_RETRY_POLICY } from '../../src/retry/policy.ts';
import { BufferPool } from '../../src/ship/buffer-pool.ts';
import { followFile } from '../../src/ship/follow.ts';
import { Series } from '../../src/ship/series.ts';
import { FileWatcher } from '../../src/ship/watch.ts';

/** Measured: 11 to 12 KB, of which 2 KB are what the file is known by, and the rest is JavaScript's objects. */
const MAX_BYTES_PER_SOURCE = 24_000;
const SOURCES = 100;
const LINE = 'a line of a log, of some length\n'.repeat(100);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Takes every append to an object that does not exist, and keeps nothing. */
function forgetfulClient(): OssClient {
  return {
    headObject: async () => undefined,
    async appendObject(_object, { body, contentLength, position }) {
      const hashed = await hashPieces(body());
      return { nextPosition: position + contentLength, crc64: hashed, etag: undefined, requestId: undefined };
    },
    getObject: () => Promise.reject(new Error('not expected')),
    listObjects: async () => ({ keys: [], isTruncated: false }),
    close: async () => {},
  };
}

/** The least of several looks: at any moment a few files are being looked at. */
async function bytesInUse(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < 10; look += 1) {
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    least = Math.min(least, heapUsed + external);
    await sleep(20);
  }
  return least;
}

test(`is less than ${MAX_BYTES_PER_SOURCE} bytes`, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'oss-append-memory-'));
  const client = forgetfulClient();
  const shared = {
    client,
    retry: { policy: DEFAULT_RETRY_POLICY, clock: systemClock },
    watcher: new FileWatcher(),
    buffers: new BufferPool(),
  };
  const stop = new AbortController();
  let landed = 0;
  const follow = async (name: string): Promise<unknown> => {
    const path = join(folder, name);
    await writeFile(path, LINE);
    return followFile(
      {
        series: new Series({ bucket: 'demo', key: name }),
        path,
        onRotate: 'next',
        flushBytes: 8 * 1024 * 1024,
        flushIntervalMs: 10,
        timing: { pollMs: 1000, quietMs: 5000 },
        requestHeaders: async () => ({}),
      },
      {
        ...shared,
        stop: stop.signal,
        onNotice: () => {},
        onAppended: async () => {
          landed += 1;
        },
      },
    );
  };
  const running: Promise<unknown>[] = [];
  const startUntil = async (count: number): Promise<void> => {
    while (running.length < count) running.push(follow(`${running.length}.log`));
    await expect.poll(() => landed, { timeout: 10_000 }).toBe(count);
    // Some looks at files that do not change.
    await sleep(500);
  };
  // What is loaded and compiled once, and the buffers of the pool, are not a source's.
  await startUntil(SOURCES);
  const before = await bytesInUse();
  await startUntil(2 * SOURCES);
  const perSource = ((await bytesInUse()) - before) / SOURCES;
  stop.abort();
  await Promise.all(running);
  await rm(folder, { recursive: true });
  console.log(`an idle source: ${Math.round(perSource)} bytes`);
  expect(perSource).toBeLessThan(MAX_BYTES_PER_SOURCE);
});
