// Finds where a file goes on that is followed: which of its generations continues the newest object, by proof.

import type { SessionDeps } from '../append/session.ts';
import { LocalIoError } from '../errors.ts';
import { findContinuation, type SeriesSoFar } from './continuation.ts';
import { Generation, isSameFile } from './generation.ts';
import { type GenerationFile, type GenerationFiles, isSameListing, listGenerations } from './rotated.ts';

/** `offset` bytes of the generation are in the objects. */
export interface FoundGeneration {
  readonly generation: Generation;
  readonly offset: number;
}

/** What a look at the files can show; `unclear`: they were being rotated meanwhile. */
export type Found = FoundGeneration | 'none' | 'unclear';

/** The file itself, or the rotated one that the newest object holds the beginning of. */
export async function findGeneration(path: string, soFar: SeriesSoFar, deps: SessionDeps): Promise<Found> {
  const files = await listGenerations(path);
  try {
    const found = await findAmong(files, soFar, deps);
    if (found !== undefined) return found;
  } catch (error) {
    if (!isSourceChanged(error)) throw error;
    return 'unclear';
  }
  return isSameListing(files, await listGenerations(path)) ? 'none' : 'unclear';
}

/**
 * Generations may begin alike, with a header line say, and the newest object may hold no more than that. Then the
 * oldest counts that was written to since the object was, and that the objects before do not hold.
 */
async function findAmong(
  { rotated, current }: GenerationFiles,
  soFar: SeriesSoFar,
  deps: SessionDeps,
): Promise<FoundGeneration | undefined> {
  const { head } = soFar.newest;
  // Before the first append there is nothing that a rotated file could have to do with the series.
  const newestFirst = [...(current ? [current] : []), ...(head === undefined ? [] : rotated).toReversed()];
  const appendedMs = Date.parse(head?.lastModified ?? '');
  let found: FoundGeneration | undefined;
  let older: FoundGeneration | undefined;
  try {
    for (const file of newestFirst) {
      if (found !== undefined && !(file.mtimeMs >= appendedMs)) break;
      older = await prove(file, soFar, deps);
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
    await older?.generation.close();
    throw error;
  }
  return found;
}

async function prove(
  file: GenerationFile,
  soFar: SeriesSoFar,
  deps: SessionDeps,
): Promise<FoundGeneration | undefined> {
  const generation = await openListed(file);
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
export async function findNext(path: string, generation: Generation): Promise<Generation | undefined> {
  for (;;) {
    const file = await nextFile(path, generation);
    if (file === undefined) return undefined;
    const next = await openListed(file).catch((error: unknown) => {
      // The names have moved on.
      if (!isSourceChanged(error)) throw error;
    });
    if (next === undefined) continue;
    await next.witnessBeginning();
    // Copied and truncated meanwhile, it would be the same file but another generation.
    const again = await nextFile(path, generation);
    if (again !== undefined && isSameFile(again.identity, next.identity)) return next;
    await next.close();
  }
}

async function nextFile(path: string, generation: Generation): Promise<GenerationFile | undefined> {
  const { rotated, current } = await listGenerations(path);
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
