// Where the files that a source stands for are looked for: below a folder, those that a glob accepts, or all.
import type { Dirent } from 'node:fs';
import { cannotOpen } from '../ship/file-source.ts';
import type { ChosenFile } from './choice.ts';
import { type Report, readFolder } from './folder.ts';
import { type Glob, parseGlob } from './patterns.ts';

export interface Search {
  /** As it was written. */
  readonly source: string;
  readonly root: SearchFolder;
  /** Undefined for a directory: all that is below it. */
  readonly glob: Glob | undefined;
  /** Whether a directory that the glob accepts stands for what is below it. */
  readonly recursive: boolean;
}

/** A folder that may have files of the source, or folders that have some. */
export interface SearchFolder {
  /** To open it by; empty for the working directory. */
  readonly path: string;
  /** Relative to the root; empty for that itself. */
  readonly relative: string;
  /** All files below it are chosen, hidden ones too. */
  readonly takesAll: boolean;
}

export interface Findings {
  readonly files: readonly ChosenFile[];
  readonly folders: readonly SearchFolder[];
}

export function searchBelow(source: string): Search {
  return {
    source,
    root: { path: source, relative: '', takesAll: true },
    glob: undefined,
    recursive: true,
  };
}

export function searchFor(source: string, recursive: boolean): Search {
  const glob = parseGlob(source);
  return { source, root: { path: glob.folder, relative: '', takesAll: false }, glob, recursive };
}

/** Of a folder that was never there, or is not any more, nothing. @param report told where it cannot be read */
export async function lookIfThere(search: Search, folder: SearchFolder, report: Report): Promise<Findings> {
  try {
    return await lookInto(search, folder, report);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') report(cannotOpen(folder.path, error));
    return { files: [], folders: [] };
  }
}

/** Whether an entry of this name may be a file of the source, or a folder that has some. */
export function mayConcern(search: Search, folder: SearchFolder, name: string): boolean {
  const relative = join(folder.relative, name);
  return takesFile(search, folder, relative) || search.glob?.enters(relative) === true;
}

async function lookInto(search: Search, folder: SearchFolder, report: Report): Promise<Findings> {
  const files: ChosenFile[] = [];
  const folders: SearchFolder[] = [];
  const concerns = (entry: Dirent): boolean => {
    const relative = join(folder.relative, entry.name);
    return takesFile(search, folder, relative) || (!entry.isFile() && search.glob?.enters(relative) === true);
  };
  for (const { name, kind } of await readFolder(folder.path, concerns, report)) {
    const path = join(folder.path, name);
    const relative = join(folder.relative, name);
    if (kind === 'file') {
      if (takesFile(search, folder, relative))
        files.push({ path: openable(path), name: { name, path: relative } });
    } else if (kind === 'link-to-folder') {
      if (search.glob?.entersLink(relative)) folders.push({ path, relative, takesAll: false });
    } else if (takesFolder(search, folder, relative)) {
      folders.push({ path, relative, takesAll: true });
    } else if (search.glob?.enters(relative)) {
      folders.push({ path, relative, takesAll: false });
    }
  }
  return { files, folders };
}

function takesFile({ glob }: Search, { takesAll }: SearchFolder, relative: string): boolean {
  return takesAll || glob?.accepts(relative) === true;
}

function takesFolder(search: Search, folder: SearchFolder, relative: string): boolean {
  return search.recursive && takesFile(search, folder, relative);
}

function join(folder: string, name: string): string {
  return folder === '' || folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

/** A hyphen by itself stands for stdin. */
function openable(path: string): string {
  return path === '-' ? './-' : path;
}
