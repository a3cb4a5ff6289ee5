// One generation of a file that is rotated: an open file, whatever its name is by now.
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { AppendSource } from '../append/source.ts';
import { hashableBuffers } from '../crc64/crc64.ts';
import { LocalIoError, messageOf, SourceError } from '../errors.ts';
import { cannotOpen } from './file-source.ts';

/** Tells files apart, also after they were renamed. */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
}

export function identityOf({ dev, ino }: Stats): FileIdentity {
  return { dev, ino };
}

export function isSameFile(a: FileIdentity, b: FileIdentity): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

/** Bytes compared at the beginning of the file and right before the place where reading goes on. */
const WITNESS_BYTES = 1024;
const HASH_BUFFER_BYTES = 1024 * 1024;

/** An open file, for as long as anybody uses it. */
interface SharedHandle {
  readonly file: FileHandle;
  users: number;
}

export class Generation {
  readonly path: string;
  readonly identity: FileIdentity;
  readonly #handle: FileHandle;
  readonly #shared: SharedHandle;
  /** What the file began with, and what stood right before `#witnessEnd`, when they were read. */
  #beginning: Buffer = Buffer.alloc(0);
  #recent: Buffer = Buffer.alloc(0);
  #witnessEnd = 0;
  #contradicted = false;

  private constructor(path: string, shared: SharedHandle, identity: FileIdentity) {
    this.path = path;
    this.#shared = shared;
    this.#handle = shared.file;
    this.identity = identity;
  }

  /**
   * @returns undefined when there is no such file
   * @throws {SourceError} when it is no regular file, or unreadable
   */
  static async open(path: string): Promise<Generation | undefined> {
    let file: FileHandle;
    try {
      // Without O_NONBLOCK, opening a named pipe would wait for its writer.
      file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    } catch (cause) {
      if (isMissing(cause)) return undefined;
      throw cannotOpen(path, cause);
    }
    const stats = await file.stat();
    if (stats.isFile()) return new Generation(path, { file, users: 1 }, identityOf(stats));
    await file.close();
    throw notRegular(path);
  }

  /** The same open file, nothing of it read yet: to be proved anew, or because it was truncated and is another by now. */
  anew(): Generation {
    this.#shared.users += 1;
    return new Generation(this.path, this.#shared, this.identity);
  }

  /** Its size, and when it was last written to, milliseconds since 1970. */
  async stat(): Promise<Pick<Stats, 'size' | 'mtimeMs'>> {
    return this.#handle.stat();
  }

  async size(): Promise<number> {
    return (await this.stat()).size;
  }

  async lastWriteMs(): Promise<number> {
    return (await this.stat()).mtimeMs;
  }

  /** The file as it is now, for hashing. */
  async source(): Promise<AppendSource> {
    return {
      name: this.path,
      size: await this.size(),
      read: (start, end) => this.#pieces(start, end),
    };
  }

  /** The same, to be read once from the beginning: what is read is witnessed. */
  async witnessedSource(): Promise<AppendSource> {
    return {
      name: this.path,
      size: await this.size(),
      read: (start, end) => this.#witnessed(this.#pieces(start, end)),
    };
  }

  /** @returns the bytes from `position` on that the file has, as many as fit the buffer */
  async read(buffer: Uint8Array, position: number): Promise<Uint8Array> {
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await this.#readOnce(buffer.subarray(filled), position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }

  /** Remembers what the file begins with, before any of it is read. */
  async witnessBeginning(): Promise<void> {
    const beginning = await this.#copy(0, WITNESS_BYTES);
    const known = this.#beginning;
    if (!known.equals(beginning.subarray(0, known.length))) this.#contradicted = true;
    else this.#beginning = beginning;
  }

  /** Remembers bytes that were read right after those witnessed before, to notice a truncation that new content hides. */
  witness(bytes: Uint8Array): void {
    const known = this.#beginning.subarray(this.#witnessEnd, this.#witnessEnd + bytes.length);
    if (!known.equals(bytes.subarray(0, known.length))) this.#contradicted = true;
    const unknown = bytes.subarray(known.length);
    const room = WITNESS_BYTES - this.#beginning.length;
    if (room > 0) this.#beginning = join(this.#beginning, unknown.subarray(0, room));
    const recent = bytes.subarray(-WITNESS_BYTES);
    const before = Math.min(this.#recent.length, WITNESS_BYTES - recent.length);
    this.#recent = join(this.#recent.subarray(this.#recent.length - before), recent);
    this.#witnessEnd += bytes.length;
  }

  /** Whether the file still holds what was witnessed: else it was truncated, and is another generation by now. */
  async isUnchanged(): Promise<boolean> {
    if (this.#contradicted) return false;
    const beginning = await this.#copy(0, this.#beginning.length);
    const recent = await this.#copy(this.#witnessEnd - this.#recent.length, this.#witnessEnd);
    return beginning.equals(this.#beginning) && recent.equals(this.#recent);
  }

  async close(): Promise<void> {
    this.#shared.users -= 1;
    if (this.#shared.users === 0) await this.#handle.close();
  }

  async #copy(start: number, end: number): Promise<Buffer> {
    const copy = Buffer.alloc(end - start);
    const { length } = await this.read(copy, start);
    return copy.subarray(0, length);
  }

  async *#pieces(start: number, end: number): AsyncGenerator<Uint8Array> {
    if (start === end) return;
    const [buffer] = hashableBuffers(1, Math.min(HASH_BUFFER_BYTES, end - start)) as [Buffer];
    for (let position = start; position < end; ) {
      const piece = await this.read(buffer.subarray(0, Math.min(buffer.length, end - position)), position);
      if (piece.length === 0) {
        throw new LocalIoError('SourceChanged.Shrunk', { path: this.path, while: 'read' });
      }
      yield piece;
      position += piece.length;
    }
  }

  async *#witnessed(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      this.witness(piece);
      yield piece;
    }
  }

  async #readOnce(buffer: Uint8Array, position: number): Promise<{ bytesRead: number }> {
    try {
      return await this.#handle.read(buffer, 0, buffer.length, position);
    } catch (cause) {
      throw new LocalIoError('DiskFailed.Read', { path: this.path, reason: messageOf(cause) }, cause);
    }
  }
}

/** In memory of its own: a slice of Node.js's shared one would keep all of that, for as long as the file is followed. */
function join(first: Uint8Array, second: Uint8Array): Buffer {
  const joined = Buffer.alloc(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}

export function notRegular(path: string): SourceError {
  return new SourceError('SourceUnreadable.NotRegular', { path, what: 'other', purpose: 'follow' });
}

/** @returns undefined where there is nothing of that name */
export async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw cannotOpen(path, cause);
  }
}

function isMissing(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'ENOENT' || code === 'ENOTDIR';
}
