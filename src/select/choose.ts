// The files that the sources of a command line stand for at the moment.
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { SourceError, UsageError } from '../errors.ts';
import { isObjectUrl } from '../oss/object-url.ts';
import { cannotOpen } from '../ship/file-source.ts';
import { type ChosenFile, type FileChoice, mayBeGlob, nameOf, STDIN } from './choice.ts';
import type { Report } from './folder.ts';
import { isPast } from './past.ts';
import { toFilter } from './patterns.ts';
import { lookIfThere, type Search, type SearchFolder, searchBelow, searchFor } from './search.ts';

/**
 * Each path once, in the order of the sources, those of one source by name. What a file was rotated to is no file of its
 * own where the file is chosen too, unless it is a source itself.
 * @param report told of each source that stands for nothing, and of each folder that cannot be read; the others are chosen
 *   all the same. Without it, that is thrown.
 * @throws {UsageError} for a source that is no file
 */
export async function chooseFiles(
  { sources, recursive, filters }: FileChoice,
  report: Report = fail,
): Promise<readonly ChosenFile[]> {
  const passes = toFilter(filters);
  const chosen = new Map<string, ChosenFile>();
  const named = new Set<string>();
  let isAnyThere = false;
  for (const source of sources) {
    const found = resolveSource(source, recursive);
    const files =
      found instanceof SourceError ? [] : 'root' in found ? await filesOf(found, report) : [found];
    if (found instanceof SourceError) report(found);
    if (files.length > 0) isAnyThere = true;
    for (const file of files) {
      const path = resolve(file.path);
      if (!('root' in found)) named.add(path);
      if (passes(file.name.name) && !chosen.has(path)) chosen.set(path, file);
    }
  }
  if (isAnyThere && chosen.size === 0) report(noFiles(sources.join(' '), 'filtered'));
  return [...chosen]
    .filter(([path]) => named.has(path) || !isPast(path, (other) => chosen.has(other)))
    .map(([, file]) => file);
}

/** @throws {UsageError} */
export function resolveSource(source: string, recursive: boolean): ChosenFile | Search | SourceError {
  if (source === STDIN || isObjectUrl(source)) throw new UsageError('Usage.SourceAmongFiles', { source });
  try {
    const stats = statSync(source);
    if (!stats.isDirectory()) return { path: source, name: nameOf(source) };
    if (recursive) return searchBelow(source);
    return new SourceError('SourceUnreadable.NotRegular', {
      path: source,
      what: 'directory',
      purpose: 'append',
    });
  } catch (error) {
    return mayBeGlob(source) ? searchFor(source, recursive) : cannotOpen(source, error);
  }
}

async function filesOf(search: Search, report: Report): Promise<ChosenFile[]> {
  const files: ChosenFile[] = [];
  let isBroken = false;
  const noteAndReport = (error: SourceError): void => {
    isBroken = true;
    report(error);
  };
  // One level after the other: the folders of a level are read at the same time.
  for (let folders: SearchFolder[] = [search.root]; folders.length > 0; ) {
    const found = await Promise.all(folders.map((folder) => lookIfThere(search, folder, noteAndReport)));
    for (const each of found) files.push(...each.files);
    folders = found.flatMap((each) => each.folders);
  }
  if (files.length === 0 && !isBroken) report(noFiles(search.source, search.glob ? 'no-match' : 'empty'));
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function noFiles(source: string, why: 'no-match' | 'empty' | 'filtered'): SourceError {
  return new SourceError('SourceUnreadable.NoFiles', { source, why });
}

function fail(error: SourceError): never {
  throw error;
}
