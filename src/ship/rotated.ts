// Finds the generations of a file: itself and what it was rotated to, in its folder, beside the target of a link, and
// where the user says; but nothing compressed.
import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FolderNames } from './folder-names.ts';
import { type FileIdentity, identityOf, isSameFile, notRegular, statIfThere } from './named-file.ts';
import { isExhausted, openFiles } from './open-files.ts';
import { isCompressedName, rotatedNames, withoutDate } from './rotated-names.ts';

const folders = new FolderNames((folder) => openFiles().whereThereIsRoom(() => readdir(folder)));

/** A name that is followed, and where what it stood for before is found. */
export interface FollowedName {
  readonly path: string;
  /** Globs for rotated files that have other names, or are in other folders. */
  readonly rotatedGlobs?: readonly string[] | undefined;
}

export interface GenerationFile {
  /** What it was found for. */
  readonly name: FollowedName;
  readonly path: string;
  readonly identity: FileIdentity;
  readonly size: number;
  /** When it was last written to, milliseconds since 1970. */
  readonly mtimeMs: number;
  /** When it was made, however it was renamed since, as far as the file system tells; else when it was last changed. */
  readonly bornMs: number;
}

export interface GenerationFiles {
  /** Oldest first. */
  readonly rotated: readonly GenerationFile[];
  /** The file of the very name; undefined where there is none at the moment. */
  readonly current: GenerationFile | undefined;
}

/**
 * All generations of a name. A folder is not read in one moment, so it is read until nothing moves.
 * @throws {SourceError} when what the name stands for is not a regular file
 */
export async function listGenerations(name: FollowedName): Promise<GenerationFiles> {
  let files = await listOnce(name);
  for (;;) {
    const again = await listOnce(name);
    if (isSameListing(files, again)) return again;
    files = again;
  }
}

/** The file that the name, or one that it was rotated to, stands for by now; undefined where none does. */
export async function findRenamed(name: FollowedName, identity: FileIdentity): Promise<string | undefined> {
  const { rotated, current } = await listGenerations(name);
  return [...rotated, ...(current ? [current] : [])].find((file) => isSameFile(file.identity, identity))
    ?.path;
}

/** Whether the same names stand for the same files. */
export function isSameListing(a: GenerationFiles, b: GenerationFiles): boolean {
  return namesIn(a) === namesIn(b);
}

async function listOnce(name: FollowedName): Promise<GenerationFiles> {
  const { path, rotatedGlobs = [] } = name;
  const paths = new Set([...(await besideIt(path)), ...(await matching(rotatedGlobs))]);
  const rotated = new Map<string, GenerationFile>();
  for (const each of paths) {
    const file = await lookAt(each, name).catch(() => undefined);
    if (file !== undefined) rotated.set(`${file.identity.dev}:${file.identity.ino}`, file);
  }
  const current = await lookAt(path, name);
  return {
    current,
    rotated: [...rotated.values()]
      .filter(({ identity }) => current === undefined || !isSameFile(identity, current.identity))
      .sort((a, b) => a.mtimeMs - b.mtimeMs || compareAge(basename(a.path), basename(b.path))),
  };
}

async function besideIt(path: string): Promise<string[]> {
  const own = await rotatedIn(dirname(path), basename(path));
  const target = await targetOf(path);
  if (target === undefined) return own;
  const name = basename(target);
  const names = [name, withoutDate(name)].filter((each) => each !== undefined);
  const beside = names.map((each) => rotatedIn(dirname(target), each));
  return [...own, ...(await Promise.all(beside)).flat()];
}

/** @returns undefined for what is no link, or leads nowhere */
async function targetOf(path: string): Promise<string | undefined> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await realpath(path) : undefined;
  } catch {
    return undefined;
  }
}

async function rotatedIn(folder: string, name: string): Promise<string[]> {
  const { stem, pattern } = rotatedNames(name);
  const entries = await folders.beginningWith(folder, stem).catch((error: unknown) => {
    // To see nothing is not to know that there is nothing.
    if (isExhausted(error)) throw error;
    return [];
  });
  return entries.filter((entry) => pattern.test(entry)).map((entry) => join(folder, entry));
}

async function matching(globs: readonly string[]): Promise<string[]> {
  if (globs.length === 0) return [];
  const { glob } = await import('tinyglobby');
  const paths = await glob([...globs], { absolute: true, dot: true, expandDirectories: false });
  return paths.filter((each) => !isCompressedName(each));
}
async function lookAt(path: string, name: FollowedName): Promise<GenerationFile | undefined> {
  const stats = await statIfThere(path);
  if (stats === undefined) return undefined;
  if (!stats.isFile()) throw notRegular(path);
  const { size, mtimeMs, birthtimeMs: bornMs } = stats;
  return { name, path, identity: identityOf(stats), size, mtimeMs, bornMs };
}

/** Of files last written to at the same moment: app.log.2 is older than app.log.1, a date older than a later one. */
function compareAge(a: string, b: string): number {
  const byName = a.localeCompare(b, 'en', { numeric: true });
  return /\.\d{1,4}$/.test(a) ? -byName : byName;
}

function namesIn({ rotated, current }: GenerationFiles): string {
  return JSON.stringify([...rotated, current].map((file) => [file?.path, file?.identity]));
}
