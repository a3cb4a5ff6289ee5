import { statSync } from 'node:fs';
import type { Crc64Engine } from '../crc64/engine.ts';

/** Starting a thread takes longer than hashing a smaller file. */
const MIN_BYTES = 64 * 1024 * 1024;

/** @returns undefined for a file that is too small to be worth a thread, or that cannot be looked at */
export function startHashingThread(path: string): Promise<Crc64Engine> | undefined {
  if (sizeOf(path) < MIN_BYTES) return undefined;
  const thread = import('../crc64/worker-engine.ts').then(({ startWorkerEngine }) => startWorkerEngine());
  // Told of where it is awaited.
  thread.catch(() => {});
  return thread;
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
