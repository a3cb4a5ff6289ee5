// Where a followed file goes on when the newest object is the beginning of none of its generations.
import type { SessionDeps } from '../append/session.ts';
import { hashPieces } from '../crc64/crc64.ts';
import { readRange } from '../read/read-range.ts';
import {
  type Candidate,
  candidatesOf,
  type Found,
  isSourceChanged,
  type KnownGenerations,
  sureOf,
} from './candidates.ts';
import { findContinuation, type SeriesSoFar } from './continuation.ts';
import type { Generation } from './generation.ts';
import { type FollowedName, listGenerations } from './rotated.ts';

/**
 * The oldest generation that was written to since the last one that the objects hold, and that they do not hold. Where
 * nobody knows when that was, the newest object's time stands for it; after an outage it is later than need be, so the
 * file that the follower has open counts in any case.
 */
export async function findAfterGap(
  name: FollowedName,
  known: KnownGenerations,
  soFar: SeriesSoFar,
  deps: SessionDeps,
): Promise<Found> {
  const sinceMs = known.lastWriteMs ?? Date.parse(soFar.newest.head?.lastModified ?? '');
  const files = await listGenerations(name);
  try {
    for (const candidate of await candidatesOf(files, known)) {
      const { isCurrent, isKnown, size, mtimeMs } = candidate;
      const isLater = isCurrent || (size > 0 && (isKnown || mtimeMs >= sinceMs));
      if (!isLater) continue;
      const generation = await candidate.open();
      if (isCurrent || !(await isShipped(generation, candidate, soFar, deps))) {
        return await sureOf({ generation, offset: 0 }, files, name);
      }
      await generation.close();
    }
  } catch (error) {
    if (!isSourceChanged(error)) throw error;
    return 'unclear';
  }
  return 'none';
}

/** Times are to the second, and a file may have been shipped in the one that the newest object was appended to in. */
const TIMES_DIFFER_MS = 2000;

/** Enough to tell that a file is an older copy of what the newest object holds. */
const COMPARED_BYTES = 64 * 1024;

/** Whether the objects hold the whole of it already. */
async function isShipped(
  generation: Generation,
  { size, mtimeMs }: Candidate,
  { series, newest }: SeriesSoFar,
  deps: SessionDeps,
): Promise<boolean> {
  const source = await generation.source();
  if (size <= newest.objectEnd.position) {
    const end = Math.min(size, COMPARED_BYTES);
    const held = readRange(deps.client, newest.object, { start: 0, end }, deps, deps.signal);
    if ((await hashPieces(held)) === (await hashPieces(source.read(0, end)))) return true;
  }
  for (let place = newest; ; ) {
    const before = await series.objectBefore(place, deps);
    if (before?.head === undefined) return false;
    place = before;
    if ((await findContinuation(source, { series, newest: before }, deps)) === size) return true;
    if (!(Date.parse(before.head.lastModified ?? '') >= mtimeMs - TIMES_DIFFER_MS)) return false;
  }
}
