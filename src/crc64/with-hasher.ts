// CRC-64 for one job, by a thread of its own where that pays.
import { loadCrc64 } from './crc64.ts';
import type { Crc64Engine } from './engine.ts';
import type { HashingThread } from './thread.ts';

/** Starting a thread takes longer than hashing fewer bytes. */
const MIN_BYTES = 64 * 1024 * 1024;

/**
 * @param bytes how many are going to be hashed, as far as is known
 * @param use called at once, so that other things can be done while a thread starts
 */
export async function withHasher<T>(
  bytes: number,
  use: (hasher: Promise<Crc64Engine>) => Promise<T>,
): Promise<T> {
  if (bytes < MIN_BYTES) return use(loadCrc64());
  const thread = import('./thread.ts').then(({ startHashingThread }) => startHashingThread());
  const hasher = thread.then(threadEngine, () => loadCrc64());
  try {
    return await use(hasher);
  } finally {
    await thread.then(
      (started) => started.close(),
      () => {},
    );
  }
}

async function threadEngine(thread: HashingThread): Promise<Crc64Engine> {
  const { ThreadEngine } = await import('./thread-engine.ts');
  return new ThreadEngine(thread);
}
