// Finds where a file goes on that is followed: which of its generations continues the newest object, by proof.

import type { SessionDeps } from '../append/session.ts';
import {
  type Candidate,
  candidatesOf,
  type Found,
  type FoundGeneration,
  isSourceChanged,
  type KnownGenerations,
  sureOf,
} from './candidates.ts';
import { findContinuation, type SeriesSoFar } from './continuation.ts';
import { type FollowedName, isSameListing, listGenerations } from './rotated.ts';

/** Where no object ties the series to the files, one that was written to so recently may be meant, too. */
const RECENT_MS = 3_600_000;

/** The file itself, or the rotated one that the newest object holds the beginning of. */
export async function findGeneration(
  name: FollowedName,
  known: KnownGenerations,
  soFar: SeriesSoFar,
  deps: SessionDeps,
): Promise<Found> {
  const files = await listGenerations(name);
  try {
    const candidates = await candidatesOf(files, known);
    const found =
      soFar.newest.head === undefined
        ? await findFirst(candidates, soFar, deps)
        : await findAmong(candidates, soFar, deps);
    if (found !== undefined) return found.offset > 0 ? found : await sureOf(found, files, name);
  } catch (error) {
    if (!isSourceChanged(error)) throw error;
    return 'unclear';
  }
  return isSameListing(files, await listGenerations(name)) ? 'none' : 'unclear';
}

/**
 * Before the first append nothing ties rotated files to the series. Those are taken that were seen before they were
 * rotated, or were written to so recently that another run, which never reached OSS, may have been to send them.
 */
async function findFirst(
  candidates: readonly Candidate[],
  soFar: SeriesSoFar,
  deps: SessionDeps,
): Promise<FoundGeneration | undefined> {
  const first = candidates.find(
    ({ isCurrent, isKnown, size, mtimeMs }) =>
      isCurrent || (size > 0 && (isKnown || mtimeMs >= Date.now() - RECENT_MS)),
  );
  return first && prove(first, soFar, deps);
}

/**
 * Generations may begin alike, with a header line say, and the newest object may hold no more than that. Then the
 * oldest counts that was written to since the object was, and that the objects before do not hold.
 */
async function findAmong(
  candidates: readonly Candidate[],
  soFar: SeriesSoFar,
  deps: SessionDeps,
): Promise<FoundGeneration | undefined> {
  const appendedMs = Date.parse(soFar.newest.head?.lastModified ?? '');
  let found: FoundGeneration | undefined;
  let older: FoundGeneration | undefined;
  try {
    for (const candidate of candidates.toReversed()) {
      if (found !== undefined && !(candidate.mtimeMs >= appendedMs)) break;
      older = await prove(candidate, soFar, deps);
      if (older === undefined) continue;
      if (found !== undefined && (await isInObjectsBefore(older, soFar, deps))) {
        await older.generation.close();
        break;
      }
      await found?.generation.close();
      found = older;
    }
  } catch (error) {
    await found?.generation.close();
    if (older !== found) await older?.generation.close();
    throw error;
  }
  return found;
}

async function prove(
  candidate: Candidate,
  soFar: SeriesSoFar,
  deps: SessionDeps,
): Promise<FoundGeneration | undefined> {
  const generation = await candidate.open();
  try {
    const offset = await findContinuation(await generation.witnessedSource(), soFar, deps);
    if (offset !== undefined) return { generation, offset };
  } catch (error) {
    await generation.close();
    throw error;
  }
  await generation.close();
  return undefined;
}

/** Whether the objects before the newest hold more of this generation than the newest does. */
async function isInObjectsBefore(
  { generation, offset }: FoundGeneration,
  { series, newest }: SeriesSoFar,
  deps: SessionDeps,
): Promise<boolean> {
  const before = await series.objectBefore(newest, deps);
  if (before === undefined) return false;
  const source = await generation.source();
  const shipped = await findContinuation(source, { series, newest: before }, deps);
  return shipped !== undefined && shipped >= offset;
}
