// What is in a folder: regular files, further folders, and links to either. Nothing else is ever opened.
import type { Dirent } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { SourceError } from '../errors.ts';

export interface Entry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link-to-folder';
}

/** Told of what cannot be looked at, while the rest is. */
export type Report = (error: SourceError) => void;

const REPLACEMENT = '\ufffd';

/**
 * @param concerns whether an entry may be wanted
 * @throws what the system says of the folder
 */
export async function readFolder(
  path: string,
  concerns: (entry: Dirent) => boolean,
  report: Report,
): Promise<Entry[]> {
  const prefix = path === '' || path.endsWith('/') ? path : `${path}/`;
  const entries: Entry[] = [];
  const unclear: Dirent[] = [];
  for (const entry of await readdir(path === '' ? '.' : path, { withFileTypes: true })) {
    if (!concerns(entry)) continue;
    const { name } = entry;
    if (entry.isSymbolicLink() || name.includes(REPLACEMENT)) unclear.push(entry);
    else if (entry.isFile()) entries.push({ name, kind: 'file' });
    else if (entry.isDirectory()) entries.push({ name, kind: 'folder' });
  }
  for (const { name } of unclear) {
    const kind = await kindOf(prefix + name, report);
    if (kind !== undefined) entries.push({ name, kind });
  }
  return entries;
}

async function kindOf(path: string, report: Report): Promise<Entry['kind'] | undefined> {
  const link = await lstat(path).catch(() => undefined);
  if (link === undefined) {
    // No name of a file decodes to it, so nobody can write it down, and no key could be that name.
    if (path.includes(REPLACEMENT)) report(new SourceError('SourceUnreadable.NameNotUtf8', { path }));
    return undefined;
  }
  const stats = link.isSymbolicLink() ? await stat(path).catch(() => undefined) : link;
  if (stats?.isFile()) return 'file';
  if (!stats?.isDirectory()) return undefined;
  return link.isSymbolicLink() ? 'link-to-folder' : 'folder';
}
