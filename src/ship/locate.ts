// Finds where a file goes on that is followed: which of its generations continues the newest object, by proof.

import type { SessionDeps } from '../append/session.ts';
import { hashPieces } from '../crc64/crc64.ts';
import { LocalIoError } from '../errors.ts';
import { readRange } from '../read/read-range.ts';
import { findContinuation, type SeriesSoFar } from './continuation.ts';
import { type FileIdentity, Generation, isSameFile } from './generation.ts';
import {
  type FollowedName,
  type GenerationFile,
  type GenerationFiles,
  isSameListing,
  listGenerations,
} from './rotated.ts';

/** `offset` bytes of the generation are in the objects. */
export interface FoundGeneration {
  readonly generation: Generation;
  readonly offset: number;
}

/** What a look at the files can show; `unclear`: they were being rotated meanwhile. */
export type Found = FoundGeneration | 'none' | 'unclear';

/** What the follower knows of the files besides what a listing shows. */
export interface KnownGenerations {
  /** The generation that it has open: no name may stand for it any more. */
  readonly open: Generation | undefined;
  /** A file that is known to be another generation by now, though it may begin alike. */
  readonly truncated?: FileIdentity | undefined;
}

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

/** Nothing proves where nothing was sent: copied and truncated meanwhile, the file would be another generation. */
async function sureOf(
  found: FoundGeneration,
  files: GenerationFiles,
  name: FollowedName,
): Promise<FoundGeneration | 'unclear'> {
  await found.generation.witnessBeginning();
  if (isSameListing(files, await listGenerations(name))) return found;
  await found.generation.close();
  return 'unclear';
}

/** Where the newest object is the beginning of no file: the oldest generation that is none of the objects'. */
export async function findAfterGap(
  name: FollowedName,
  known: KnownGenerations,
  soFar: SeriesSoFar,
  deps: SessionDeps,
): Promise<Found> {
  const appendedMs = Date.parse(soFar.newest.head?.lastModified ?? '');
  const files = await listGenerations(name);
  try {
    for (const candidate of await candidatesOf(files, known)) {
      const isLater = candidate.isCurrent || (candidate.size > 0 && candidate.mtimeMs >= appendedMs);
      if (!isLater) continue;
      const generation = await candidate.open();
      if (candidate.isCurrent || !(await isShipped(generation, candidate, soFar, deps))) {
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
  for (let index = newest.index - 1; index >= 0; index -= 1) {
    const before = await series.resolveAt(index, deps);
    if (before.head === undefined) return false;
    if ((await findContinuation(source, { series, newest: before }, deps)) === size) return true;
    if (!(Date.parse(before.head.lastModified ?? '') >= mtimeMs - TIMES_DIFFER_MS)) return false;
  }
  return false;
}

interface Candidate {
  readonly mtimeMs: number;
  readonly size: number;
  readonly isCurrent: boolean;
  /** Whether the follower had it open before. */
  readonly isKnown: boolean;
  /** @throws {LocalIoError} `SourceChanged` when the name stands for another file by now */
  open(): Promise<Generation>;
}

/** Oldest first. */
async function candidatesOf(
  { rotated, current }: GenerationFiles,
  { open, truncated }: KnownGenerations,
): Promise<Candidate[]> {
  const isOpen = ({ identity }: GenerationFile): boolean =>
    open !== undefined && isSameFile(identity, open.identity);
  const files = [...rotated, ...(current ? [current] : [])];
  const candidates = files
    .filter(({ identity }) => truncated === undefined || !isSameFile(identity, truncated))
    .map((file): Candidate => {
      const { mtimeMs, size } = file;
      return {
        mtimeMs,
        size,
        isCurrent: file === current,
        isKnown: isOpen(file),
        open: () => openListed(file),
      };
    });
  if (open === undefined || files.some(isOpen)) return candidates;
  const unlisted = {
    mtimeMs: await open.lastWriteMs(),
    size: await open.size(),
    isCurrent: false,
    isKnown: true,
    open: async () => open.anew(),
  };
  const place = candidates.findIndex(({ mtimeMs, isCurrent }) => isCurrent || mtimeMs > unlisted.mtimeMs);
  candidates.splice(place < 0 ? candidates.length : place, 0, unlisted);
  return candidates;
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
  const index = newest.index - 1;
  if (index < 0) return false;
  const before = await series.resolveAt(index, deps);
  const source = await generation.source();
  const shipped = await findContinuation(source, { series, newest: before }, deps);
  return shipped !== undefined && shipped >= offset;
}

/**
 * The oldest generation after `generation` that has any content.
 * @throws {SourceError} when it is unreadable
 */
export async function findNext(name: FollowedName, generation: Generation): Promise<Generation | undefined> {
  for (;;) {
    const file = await nextFile(name, generation);
    if (file === undefined) return undefined;
    const next = await openListed(file).catch((error: unknown) => {
      // The names have moved on.
      if (!isSourceChanged(error)) throw error;
    });
    if (next === undefined) continue;
    await next.witnessBeginning();
    // Copied and truncated meanwhile, it would be the same file but another generation.
    const again = await nextFile(name, generation);
    if (again !== undefined && isSameFile(again.identity, next.identity)) return next;
    await next.close();
  }
}

async function nextFile(name: FollowedName, generation: Generation): Promise<GenerationFile | undefined> {
  const { rotated, current } = await listGenerations(name);
  const lastWriteMs = await generation.lastWriteMs();
  const isOwn = ({ identity }: GenerationFile): boolean => isSameFile(identity, generation.identity);
  const place = rotated.findIndex(isOwn);
  // Moved away, removed or compressed: its age tells its place.
  const later =
    place >= 0 ? rotated.slice(place + 1) : rotated.filter(({ mtimeMs }) => mtimeMs > lastWriteMs);
  return [...later, ...(current ? [current] : [])].find((file) => file.size > 0 && !isOwn(file));
}

/** @throws {LocalIoError} `SourceChanged` when the name stands for another file by now */
async function openListed({ path, identity }: GenerationFile): Promise<Generation> {
  const generation = await Generation.open(path);
  if (generation !== undefined && isSameFile(generation.identity, identity)) return generation;
  await generation?.close();
  throw new LocalIoError('SourceChanged.Rotated', { path });
}

function isSourceChanged(error: unknown): boolean {
  return error instanceof LocalIoError && error.code === 'SourceChanged';
}
