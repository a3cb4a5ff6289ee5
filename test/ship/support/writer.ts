// A program that writes a log, and a logrotate beside it, at random: both kinds of rotation, as they really go.
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';

export type RotationNames = 'numbers' | 'dates';

export class LogWriter {
  readonly path: string;
  readonly #folder: string;
  readonly #names: RotationNames;
  #generations: Buffer[] = [Buffer.alloc(0)];
  /** Those of which only what had been sent can be there. */
  readonly #cut = new Set<Buffer>();

  constructor(folder: string, names: RotationNames = 'numbers', name = 'app.log') {
    this.#folder = folder;
    this.#names = names;
    this.path = join(folder, name);
  }

  get isThere(): boolean {
    return existsSync(this.path);
  }

  /** What each generation of the log held; those without a byte leave no trace. */
  get generations(): Buffer[] {
    return this.#generations.filter(({ length }) => length > 0);
  }

  /** When the rotated files were last written to, the latest of them; milliseconds since 1970. */
  get rotatedMs(): number {
    const own = basename(this.path);
    const rotated = readdirSync(this.#folder).filter((name) => name.startsWith(own) && name !== own);
    return Math.max(...rotated.map((name) => statSync(join(this.#folder, name)).mtimeMs));
  }

  /** Whether it was truncated, and there is no copy of it. */
  isCut(generation: Buffer): boolean {
    return this.#cut.has(generation);
  }

  write(bytes: number): void {
    const content = randomBytes(bytes);
    appendFileSync(this.path, content);
    this.#add(this.#generations.length - 1, content);
  }

  /** The file gets another name, and a new one is made. @param late bytes that still come to the old one */
  renameAndCreate(late = 0): void {
    const before = openSync(this.path, 'a');
    renameSync(this.path, this.#nextName());
    writeFileSync(this.path, '');
    if (late > 0) {
      const content = randomBytes(late);
      writeSync(before, content);
      this.#add(this.#generations.length - 1, content);
    }
    closeSync(before);
    this.#generations.push(Buffer.alloc(0));
  }

  copyAndTruncate(): void {
    copyFileSync(this.path, this.#nextName());
    truncateSync(this.path);
    this.#generations.push(Buffer.alloc(0));
  }

  truncate(): void {
    truncateSync(this.path);
    this.#cut.add(this.#generations.at(-1) as Buffer);
    this.#generations.push(Buffer.alloc(0));
  }

  /** What comes next is another file. */
  remove(): void {
    rmSync(this.path);
    this.#cut.add(this.#generations.at(-1) as Buffer);
    this.#generations.push(Buffer.alloc(0));
  }

  #add(index: number, content: Buffer): void {
    this.#generations[index] = Buffer.concat([this.#generations[index] ?? Buffer.alloc(0), content]);
  }

  /** Numbers: all others move up by one first, as logrotate does. */
  #nextName(): string {
    if (this.#names === 'dates') return `${this.path}-2026${1101 + this.#generations.length}`;
    const rotated = `${basename(this.path)}.`;
    const count = readdirSync(this.#folder).filter((name) => name.startsWith(rotated)).length;
    for (let number = count; number >= 1; number -= 1) {
      renameSync(`${this.path}.${number}`, `${this.path}.${number + 1}`);
    }
    return `${this.path}.1`;
  }
}
