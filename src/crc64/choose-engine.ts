// Which engine computes the CRC-64: the thread that was started, or this one.
import { loadCrc64 } from './crc64.ts';
import type { Crc64Engine } from './engine.ts';
import type { HashingThread } from './thread.ts';
import { ThreadEngine } from './thread-engine.ts';

/** @param starting undefined, or resolves to it, where there is no thread */
export async function chooseEngine(
  starting: Promise<HashingThread | undefined> | undefined,
): Promise<Crc64Engine> {
  const thread = await starting;
  return thread === undefined ? loadCrc64() : new ThreadEngine(thread);
}
