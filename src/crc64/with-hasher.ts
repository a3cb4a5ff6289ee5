// A CRC-64 for one piece of work: by a thread of its own where the bytes are worth one, for as long as the work takes.
import { loadCrc64 } from './crc64.ts';
import type { Crc64Engine } from './engine.ts';
import type { HashingThread } from './thread.ts';
import { ThreadEngine } from './thread-engine.ts';

/** Starting a thread takes longer than hashing less. */
export const MIN_THREAD_BYTES: number = 64 * 1024 * 1024;

/**
 * Where a thread pays it is started at once, and `use` loads and connects meanwhile. V8's flags must not be changed
 * before `hasher` has resolved: a thread that starts after that compiles Node.js's own modules anew.
 * @param sizeBytes of what is to be hashed; 0 where nobody knows
 * @param use is given the hasher as a promise, which fails only where no library works here
 * @param start may fail: where the system allows no thread, hashing only takes longer
 */
export async function withHasher<T>(
  sizeBytes: number,
  use: (hasher: Promise<Crc64Engine>) => Promise<T>,
  start: () => Promise<HashingThread> = startThread,
): Promise<T> {
  const thread = sizeBytes < MIN_THREAD_BYTES ? undefined : start().catch(() => undefined);
  const hasher = chooseEngine(thread);
  // `use` may fail before it asks for the hasher: then nobody is told of this failure.
  hasher.catch(() => {});
  try {
    return await use(hasher);
  } finally {
    await (await thread)?.close();
  }
}

async function startThread(): Promise<HashingThread> {
  // Loaded here, so that a small append does not load node:worker_threads.
  const { startHashingThread } = await import('./thread.ts');
  return startHashingThread();
}

async function chooseEngine(starting: Promise<HashingThread | undefined> | undefined): Promise<Crc64Engine> {
  const thread = await starting;
  return thread === undefined ? loadCrc64() : new ThreadEngine(thread);
}
