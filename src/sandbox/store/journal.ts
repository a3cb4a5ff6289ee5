// A small value that is replaced often and must survive a crash in the middle of it: a file to which every new
// value is added as a line, and of which the last whole line counts. Renaming a fresh file over the old one
// would do as well, but some file systems then write to disk at once, a hundred times slower.
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const MAX_BYTES = 16 * 1024;

export interface Journal {
  /** The last whole line; undefined where there is none, or no file. */
  readonly value: string | undefined;
  readonly bytes: number;
  /** A write was interrupted: behind the last line there is part of another. */
  readonly torn: boolean;
}

export function readJournal(path: string): Journal {
  const text = readIfPresent(path);
  const end = text.lastIndexOf('\n');
  const start = text.lastIndexOf('\n', end - 1) + 1;
  return {
    value: end < 0 ? undefined : text.slice(start, end),
    bytes: text.length,
    torn: end !== text.length - 1,
  };
}

/** Commits a value, one line of text. @param journal as it was read before */
export function writeJournal(path: string, journal: Journal, value: string): void {
  const line = `${value}\n`;
  if (!journal.torn && journal.bytes < MAX_BYTES) {
    appendFileSync(path, line);
    return;
  }
  writeFileSync(`${path}.new`, line);
  renameSync(`${path}.new`, path);
}

function readIfPresent(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
