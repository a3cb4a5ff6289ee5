// Finds the generations of a file in its folder: app.log and what it was rotated to (app.log.1, app.log-20261122 …),
// but nothing compressed.
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SourceError } from '../errors.ts';
import { type FileIdentity, identityOf, isSameFile, statIfThere } from './generation.ts';

export interface GenerationFile {
  readonly path: string;
  readonly identity: FileIdentity;
  readonly size: number;
  /** When it was last written to, milliseconds since 1970. */
  readonly mtimeMs: number;
}

export interface GenerationFiles {
  /** Oldest first. */
  readonly rotated: readonly GenerationFile[];
  /** The file of the very name; undefined where there is none at the moment. */
  readonly current: GenerationFile | undefined;
}

/** A number or a date, as logrotate appends them; anything else may be somebody's own copy. */
const ROTATION_SUFFIX = /^[.-]\d[\d.\-_:T]*$/;

/**
 * All generations of `path`. A folder is not read in one moment, so it is read until nothing moves.
 * @throws {SourceError} when what `path` names is not a regular file
 */
export async function listGenerations(path: string): Promise<GenerationFiles> {
  let files = await listOnce(path);
  for (;;) {
    const again = await listOnce(path);
    if (isSameListing(files, again)) return again;
    files = again;
  }
}

/** Whether the same names stand for the same files. */
export function isSameListing(a: GenerationFiles, b: GenerationFiles): boolean {
  return namesIn(a) === namesIn(b);
}

async function listOnce(path: string): Promise<GenerationFiles> {
  const folder = dirname(path);
  const name = basename(path);
  const entries = await readdir(folder).catch(() => []);
  const rotated: GenerationFile[] = [];
  for (const entry of entries) {
    if (!entry.startsWith(name) || !ROTATION_SUFFIX.test(entry.slice(name.length))) continue;
    const file = await lookAt(join(folder, entry)).catch(() => undefined);
    if (file !== undefined) rotated.push(file);
  }
  const current = await lookAt(path);
  return {
    current,
    rotated: rotated
      .filter(({ identity }) => current === undefined || !isSameFile(identity, current.identity))
      .sort((a, b) => a.mtimeMs - b.mtimeMs || compareAge(a.path, b.path)),
  };
}

async function lookAt(path: string): Promise<GenerationFile | undefined> {
  const stats = await statIfThere(path);
  if (stats === undefined) return undefined;
  if (!stats.isFile()) {
    throw new SourceError('SourceUnreadable.NotRegular', { path, what: 'other', purpose: 'follow' });
  }
  return { path, identity: identityOf(stats), size: stats.size, mtimeMs: stats.mtimeMs };
}

/** Of files last written to at the same moment: app.log.2 is older than app.log.1, a date older than a later one. */
function compareAge(a: string, b: string): number {
  const byName = a.localeCompare(b, 'en', { numeric: true });
  return /\.\d{1,4}$/.test(a) ? -byName : byName;
}

function namesIn({ rotated, current }: GenerationFiles): string {
  return JSON.stringify([...rotated, current].map((file) => [file?.path, file?.identity]));
}
