// Globs as shells have them, by picomatch: `*`, `?`, `[…]`, `{a,b}` and `**`, and nothing else is special. Pure.
import picomatch from 'picomatch';
import type { FileFilter } from './choice.ts';

const OPTIONS: picomatch.PicomatchOptions = {
  nonegate: true,
  noextglob: true,
  keepQuotes: true,
  posix: true,
  strictSlashes: true,
  // A name may hold a line's end.
  flags: 's',
};

/** A glob, cut before the first part of it that is one. */
export interface Glob {
  /** The folder that all of it is in, as it was written: empty, or with `/` at its end. */
  readonly folder: string;
  /** @param path relative to the folder */
  accepts(path: string): boolean;
  /** Whether what it accepts may be below this folder. */
  enters(path: string): boolean;
  /** The same of a link to a folder: as in shells, `**` leads through none. */
  entersLink(path: string): boolean;
}

export function parseGlob(source: string): Glob {
  const first = source.search(/[^/]*(?:(?<!\\)[*?[{])/);
  const pattern = literally(source.slice(first)).replace(/\/+/g, '/');
  const isMatch = picomatch(pattern, OPTIONS);
  const { parts = [] } = picomatch.scan(pattern, { parts: true }) as { parts?: string[] };
  const names = (parts.length === 0 ? [pattern] : parts).map((part) => ({
    text: part,
    isMatch: picomatch(part, OPTIONS),
  }));
  // Shells want a leading dot to be written: `[!a]*` is no such pattern.
  const isHiddenWritten = /(?:^|[/{,])\./.test(pattern);
  const isVisible = (path: string): boolean => isHiddenWritten || !/(?:^|\/)\./.test(path);
  const mayLead = (path: string, isLink: boolean): boolean => {
    for (const [index, name] of path.split('/').entries()) {
      const part = names[index];
      if (part === undefined) return false;
      if (part.text === '**') return !isLink;
      if (part.text.includes('/')) return true;
      if (!part.isMatch(name)) return false;
    }
    return path.split('/').length < names.length;
  };
  return {
    folder: source.slice(0, first).replace(/\\(.)/gs, '$1'),
    accepts: (path) => isMatch(path) && isVisible(path),
    enters: (path) => isVisible(path) && mayLead(path, false),
    entersLink: (path) => isVisible(path) && mayLead(path, true),
  };
}

/**
 * As ossutil evaluates them: in their order, each on the name alone.
 * @returns whether a file of this name is chosen
 */
export function toFilter(filters: readonly FileFilter[]): (name: string) => boolean {
  const rules = filters.map(({ kind, pattern }) => ({
    takes: kind === 'include',
    isMatch: picomatch(literally(pattern), { ...OPTIONS, dot: true }),
  }));
  const otherwise = rules[0]?.takes !== true;
  return (name) => rules.findLast(({ isMatch }) => isMatch(name))?.takes ?? otherwise;
}

/** Without what is special in regular expressions, or in other shells, only. */
function literally(pattern: string): string {
  return pattern.replace(/\\.|[()|+]/gs, (found) => (found.startsWith('\\') ? found : `\\${found}`));
}
