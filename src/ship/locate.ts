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
import { isSameFile } from './named-file.ts';
import { type FollowedName, isSameListing, listGenerations } from './rotated.ts';
import type { SeriesObject } from './series.ts';

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
    const candidates = (await candidatesOf(files, known)).filter(
      (each) => !wasTruncated(each, known, soFar.newest),
    );
    const found = await findIn(candidates, soFar, deps);
    if (found !== undefined) return found.offset > 0 ? found : await sureOf(found, files, name);
  } catch (error) {
    if (!isSourceChanged(error)) throw error;
    return 'unclear';
  }
  return isSameListing(files, await listGenerations(name)) ? 'none' : 'unclear';
}

/**
 * Whether it was truncated, and so is not what the newest object holds. Where there is no object yet, it stays in its place
 * before younger files once it is renamed.
 */
function wasTruncated(
  { identity, isCurrent }: Candidate,
  { truncated }: KnownGenerations,
  { head }: SeriesObject,
): boolean {
  return truncated !== undefined && isSameFile(identity, truncated) && (isCurrent || head !== undefined);
}

function findIn(
  candidates: readonly Candidate[],
  soFar: SeriesSoFar,
  deps: SessionDeps,
): Promise<FoundGeneration | undefined> {
  const { newest } = soFar;
  if (newest.head === undefined) return findFirst(candidates, soFar, Date.now(), deps);
  return isForAny(newest) ? findForEmpty(candidates, soFar, deps) : findAmong(candidates, soFar, deps);
}

/** Whether any file continues it. */
function isForAny({ objectEnd, from }: SeriesObject): boolean {
  return objectEnd.position === 0 && (from?.bytes ?? 0) === 0;
}

/**
 * An object that a broken request, or an empty file, left empty may be younger than what it is for. Whoever made it had
 * found complete what the object before holds: it is for what comes next.
 */
async function findForEmpty(
  candidates: readonly Candidate[],
  soFar: SeriesSoFar,
  deps: SessionDeps,
): Promise<FoundGeneration | undefined> {
  const { series } = soFar;
  let first = soFar.newest;
  let before = await series.objectBefore(first, deps);
  while (before?.head && isForAny(before)) {
    first = before;
    before = await series.objectBefore(first, deps);
  }
  if (before === undefined) return findFirst(candidates, soFar, madeMs(first), deps);
  const complete = before.head && (await findAmong(candidates, { series, newest: before }, deps));
  await complete?.generation.close();
  const place = candidates.findIndex(
    ({ identity }) => complete !== undefined && isSameFile(identity, complete.generation.identity),
  );
  // Where the file before, or its object, is gone, or it was truncated and begins as it did, only times tell.
  if (place < 0 || candidates[place]?.isCurrent) return findAmong(candidates.filter(mayBegin), soFar, deps);
  const next = candidates.slice(place + 1).find(mayBegin);
  return next && prove(next, soFar, deps);
}

/** A rotated file without a byte has no object. */
function mayBegin({ isCurrent, size }: Candidate): boolean {
  return isCurrent || size > 0;
}

/**
 * Before the first byte nothing ties rotated files to the series. Those are taken that were seen before they were
 * rotated, or were written to so recently that another run, which never reached OSS, may have been to send them.
 * @param begunMs when the series began, or does
 */
async function findFirst(
  candidates: readonly Candidate[],
  soFar: SeriesSoFar,
  begunMs: number,
  deps: SessionDeps,
): Promise<FoundGeneration | undefined> {
  const first = candidates.find(
    (each) => mayBegin(each) && (each.isCurrent || each.isKnown || each.mtimeMs >= begunMs - RECENT_MS),
  );
  return first && prove(first, soFar, deps);
}

/** Times of objects are to the second. */
function madeMs({ head }: SeriesObject): number {
  return Date.parse(head?.lastModified ?? '') + 1000;
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
