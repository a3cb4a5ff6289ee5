import { statSync } from 'node:fs';
import type { HashingThread } from '../crc64/thread.ts';
import { isObjectUrl } from '../oss/object-url.ts';
import { STDIN_SOURCE } from './process-io.ts';

/** Starting a thread takes longer than hashing a smaller file. */
const MIN_BYTES = 64 * 1024 * 1024;

/** @returns undefined for what is no file, is too small to be worth a thread, or cannot be looked at */
export function hashingThreadFor(source: string): Promise<HashingThread> | undefined {
  if (source === STDIN_SOURCE || isObjectUrl(source) || sizeOf(source) < MIN_BYTES) return undefined;
  const thread = import('../crc64/thread.ts').then(({ startHashingThread }) => startHashingThread());
  // Who awaits it can do without.
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
