// When a file was last written to, as far as its times can tell.
import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

/** What may have gone unnoticed by the times: file systems count them in ticks of the kernel's clock, 4 or 10 ms. */
const TICK_MS = 50;

/**
 * @param before what was said of the file a moment ago
 * @returns whether nobody can have written to the file since then, which is cheap to ask
 */
export function watchTimes(handle: FileHandle, before: BigIntStats): () => Promise<boolean> {
  // Written to a moment ago, it may be written to again without another time.
  const isFresh = Date.now() - Number(before.mtimeMs) < TICK_MS;
  return async () => {
    const now = await handle.stat({ bigint: true });
    return !isFresh && (['size', 'mtimeNs', 'ctimeNs'] as const).every((name) => now[name] === before[name]);
  };
}
