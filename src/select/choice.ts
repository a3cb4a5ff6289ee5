// What the sources of a command line are, before any folder is read. A start for one plain path loads no more than this.
import { statSync } from 'node:fs';
import type { SourceName } from '../keys/key-template.ts';
import { isObjectUrl } from '../oss/object-url.ts';

/** Whether files of such a name are among those that are chosen, or not. */
export interface FileFilter {
  readonly kind: 'include' | 'exclude';
  /** A glob for the name of a file, without its folders. */
  readonly pattern: string;
}

export interface FileChoice {
  /** Paths and globs, each as it was written. */
  readonly sources: readonly string[];
  /** Whether a directory stands for all files below it. */
  readonly recursive: boolean;
  /** The last one that matches counts; where none does, a file is chosen unless the first one is an `include`. */
  readonly filters: readonly FileFilter[];
}

export interface ChosenFile {
  /** To open it by, as whoever wrote the source would write it. */
  readonly path: string;
  readonly name: SourceName;
}

export const STDIN = '-';

/** Whether the sources may stand for several files, for none that is left, or for ones that are not there yet. */
export function standsForMany({ sources, recursive, filters }: FileChoice): boolean {
  const [source = '', ...others] = sources;
  if (others.length > 0) return true;
  if (source === STDIN || isObjectUrl(source)) return false;
  // A shell may have found one file only for a glob that was not quoted.
  if (filters.length > 0) return true;
  if (!recursive && !mayBeGlob(source)) return false;
  const stats = statSync(source, { throwIfNoEntry: false });
  return stats === undefined ? recursive || mayBeGlob(source) : recursive && stats.isDirectory();
}

/** Whether it has a character that is special in globs; it may be the name of a file all the same. */
export function mayBeGlob(source: string): boolean {
  return /[*?[{]/.test(source);
}

/** The name of a file that was named itself. */
export function nameOf(path: string): SourceName {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { name, path: name };
}
