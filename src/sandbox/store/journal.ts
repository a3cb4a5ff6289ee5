// A small value that is replaced often and must survive a crash in the middle of it: a file to which every new
// value is added as a line, and of which the last whole line counts. Renaming a fresh file over the old one
// would do as well, but some file systems then write to disk at once, a hundred times slower.
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MAX_BYTES = 16 * 1024;
const MAX_REMEMBERED = 1000;

interface Journal<T> {
  /** That of the last whole line, if there is one. */
  readonly value: T | undefined;
  /** What can still be added; nothing behind a part of a line, which an interrupted write left. */
  readonly room: number;
}

/** The journals of directories in which nobody else writes. It remembers what the latest of them say. */
export class Journals<T> {
  readonly #format: (value: T) => string;
  readonly #parse: (line: string) => T;
  /** By directory, the one written last at the end. */
  readonly #written = new Map<string, Journal<T>>();

  /** @param format gives one line of text */
  constructor(format: (value: T) => string, parse: (line: string) => T) {
    this.#format = format;
    this.#parse = parse;
  }

  /** The value that was committed last. */
  read(dir: string): T | undefined {
    return this.#journal(dir).value;
  }

  /** Commits a value, and returns it. */
  write(dir: string, value: T): T {
    const { room } = this.#journal(dir);
    // Should this fail, it is the file that counts.
    this.#written.delete(dir);
    const path = pathIn(dir);
    const line = `${this.#format(value)}\n`;
    if (room > 0) appendFileSync(path, line);
    else {
      writeFileSync(`${path}.new`, line);
      renameSync(`${path}.new`, path);
    }
    this.#written.set(dir, { value, room: (room > 0 ? room : MAX_BYTES) - line.length });
    const [oldest = dir] = this.#written.keys();
    if (this.#written.size > MAX_REMEMBERED) this.#written.delete(oldest);
    return value;
  }

  remove(dir: string): void {
    this.#written.delete(dir);
    rmSync(pathIn(dir), { force: true });
  }

  #journal(dir: string): Journal<T> {
    const written = this.#written.get(dir);
    if (written !== undefined) return written;
    const path = pathIn(dir);
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const end = text.lastIndexOf('\n');
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const value = end < 0 ? undefined : this.#parse(text.slice(start, end));
    return { value, room: end === text.length - 1 ? MAX_BYTES - text.length : 0 };
  }
}

function pathIn(dir: string): string {
  return join(dir, 'meta.jsonl');
}
