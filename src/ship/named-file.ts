// A file, and the names that it has in turn: what a name stands for, and where a file is that was renamed.
import type { Stats } from 'node:fs';
import { type FileHandle, stat } from 'node:fs/promises';
import { SourceError } from '../errors.ts';
import { cannotOpen } from './file-source.ts';
import type { OpenFiles } from './open-files.ts';

/** Tells files apart, also after they were renamed. */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
}

export function identityOf({ dev, ino }: Stats): FileIdentity {
  return { dev, ino };
}

export function isSameFile(a: FileIdentity, b: FileIdentity): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

/** @returns the path of a file that may have been renamed; undefined where it is not found */
export type FindRenamed = (identity: FileIdentity) => Promise<string | undefined>;

/** Names may move on while they are looked at. */
const LOOKS_FOR_RENAMED = 3;

/** @returns undefined where there is nothing of that name */
export async function openNamed(
  files: OpenFiles,
  path: string,
): Promise<{ readonly handle: FileHandle; readonly stats: Stats } | undefined> {
  try {
    const handle = await files.open(path);
    return { handle, stats: await handle.stat() };
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw cannotOpen(path, cause);
  }
}

/** @returns undefined where it is neither what its name stands for, nor found under another one */
export async function openSame(
  files: OpenFiles,
  path: string,
  identity: FileIdentity,
  findRenamed: FindRenamed = async () => undefined,
): Promise<FileHandle | undefined> {
  let name: string | undefined = path;
  for (let looks = 0; name !== undefined && looks <= LOOKS_FOR_RENAMED; looks += 1) {
    const opened = await openNamed(files, name);
    if (opened !== undefined) {
      if (isSameFile(identityOf(opened.stats), identity)) return opened.handle;
      await files.close(opened.handle);
    }
    name = await findRenamed(identity);
  }
  return undefined;
}

export function notRegular(path: string): SourceError {
  return new SourceError('SourceUnreadable.NotRegular', { path, what: 'other', purpose: 'follow' });
}

/** @returns undefined where there is nothing of that name */
export async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw cannotOpen(path, cause);
  }
}

function isMissing(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'ENOENT' || code === 'ENOTDIR';
}
