// The generations of a followed file that may be the one that is looked for: those that have names, and the one that the
// follower has open, under whatever name.
import { LocalIoError } from '../errors.ts';
import { Generation } from './generation.ts';
import { type FileIdentity, isSameFile } from './named-file.ts';
import {
  type FollowedName,
  findRenamed,
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
  /** When the last one was last written to that is in the objects, milliseconds since 1970. */
  readonly lastWriteMs?: number | undefined;
}

export interface Candidate {
  readonly identity: FileIdentity;
  readonly mtimeMs: number;
  readonly size: number;
  readonly isCurrent: boolean;
  /** Whether the follower had it open before. */
  readonly isKnown: boolean;
  /** @throws {LocalIoError} `SourceChanged` when the name stands for another file by now */
  open(): Promise<Generation>;
}

/** Oldest first. */
export async function candidatesOf(
  { rotated, current }: GenerationFiles,
  { open }: KnownGenerations,
): Promise<Candidate[]> {
  const isOpen = ({ identity }: GenerationFile): boolean =>
    open !== undefined && isSameFile(identity, open.identity);
  const files = [...rotated, ...(current ? [current] : [])];
  const candidates = files.map((file): Candidate => {
    const { identity, mtimeMs, size } = file;
    return {
      identity,
      mtimeMs,
      size,
      isCurrent: file === current,
      isKnown: isOpen(file),
      open: () => openListed(file),
    };
  });
  if (open === undefined || files.some(isOpen)) return candidates;
  const { size, mtimeMs } = await open.stat();
  // Closed meanwhile, for others to be open, and removed.
  if (open.isGone) return candidates;
  const unlisted = {
    identity: open.identity,
    mtimeMs,
    size,
    isCurrent: false,
    isKnown: true,
    open: async () => open.anew(),
  };
  const place = candidates.findIndex(({ mtimeMs, isCurrent }) => isCurrent || mtimeMs > unlisted.mtimeMs);
  candidates.splice(place < 0 ? candidates.length : place, 0, unlisted);
  return candidates;
}

/** Nothing proves where nothing was sent: copied and truncated meanwhile, the file would be another generation. */
export async function sureOf(
  found: FoundGeneration,
  files: GenerationFiles,
  name: FollowedName,
): Promise<FoundGeneration | 'unclear'> {
  await found.generation.witnessBeginning();
  if (isSameListing(files, await listGenerations(name))) return found;
  await found.generation.close();
  return 'unclear';
}

/** @throws {LocalIoError} `SourceChanged` when the name stands for another file by now */
export async function openListed({ name, path, identity }: GenerationFile): Promise<Generation> {
  const generation = await Generation.open(path, (renamed) => findRenamed(name, renamed));
  if (generation !== undefined && isSameFile(generation.identity, identity)) return generation;
  await generation?.close();
  throw new LocalIoError('SourceChanged.Rotated', { path });
}

/** The names have moved on. */
export function isSourceChanged(error: unknown): boolean {
  return error instanceof LocalIoError && error.code === 'SourceChanged';
}
