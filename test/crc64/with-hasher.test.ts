// Who hashes, and for how long: a thread is started where it pays, not waited for, and always closed.
import { beforeEach, expect, test, vi } from 'vitest';
import { loadCrc64 } from '../../src/crc64/crc64.ts';
import { type Crc64Engine, hashPieces } from '../../src/crc64/engine.ts';
import type { HashingThread } from '../../src/crc64/thread.ts';
import { MIN_THREAD_BYTES, withHasher } from '../../src/crc64/with-hasher.ts';
import { playThread } from '../support/played-thread.ts';

const TEXT = 'hi oss,append object';

const start = vi.fn<() => Promise<HashingThread>>();
const close = vi.fn(async () => {});

beforeEach(() => {
  vi.clearAllMocks();
  start.mockImplementation(async () => ({ ...playThread(), close }));
});

async function* pieces(): AsyncGenerator<Uint8Array> {
  yield Buffer.from(TEXT);
}

async function hashOf(sizeBytes: number): Promise<{ name: string; crc64: bigint }> {
  const use = async (hasher: Promise<Crc64Engine>) => {
    const engine = await hasher;
    return { name: engine.name, crc64: await hashPieces(pieces(), engine.create()) };
  };
  return withHasher(sizeBytes, use, start);
}

async function expected(): Promise<bigint> {
  return hashPieces(pieces(), (await loadCrc64()).create());
}

test.for([0, MIN_THREAD_BYTES - 1])('%i bytes are hashed in this thread', async (sizeBytes) => {
  const { name } = await loadCrc64();
  expect(await hashOf(sizeBytes)).toEqual({ name, crc64: await expected() });
  expect(start).not.toHaveBeenCalled();
});

test('from 64 MiB on a thread hashes, and is closed when the work is done', async () => {
  const hashed = await hashOf(MIN_THREAD_BYTES);
  expect(hashed).toEqual({ name: expect.stringContaining('in a worker thread'), crc64: await expected() });
  expect(close).toHaveBeenCalledTimes(1);
});

test('the work begins while the thread is still starting', async () => {
  let begin = (_thread: HashingThread): void => {};
  start.mockImplementation(() => new Promise<HashingThread>((resolve) => (begin = resolve)));
  const order: string[] = [];
  const work = async (hasher: Promise<Crc64Engine>): Promise<void> => {
    order.push('work');
    begin({ ...playThread(), close });
    await hasher;
    order.push('hasher');
  };
  await withHasher(MIN_THREAD_BYTES, work, start);
  expect(order).toEqual(['work', 'hasher']);
  expect(close).toHaveBeenCalledTimes(1);
});

test('where no thread can be started, this one hashes', async () => {
  start.mockImplementation(() => Promise.reject(new Error('no more threads')));
  const { name } = await loadCrc64();
  expect(await hashOf(MIN_THREAD_BYTES)).toEqual({ name, crc64: await expected() });
});

test('the thread of work that fails is closed too, though the work never asked for it', async () => {
  const failure = new Error('bad option');
  await expect(withHasher(MIN_THREAD_BYTES, () => Promise.reject(failure), start)).rejects.toBe(failure);
  expect(close).toHaveBeenCalledTimes(1);
});
