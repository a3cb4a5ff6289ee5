// One generation of a file that is rotated: an open file, whatever its name is by now.
import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { AppendSource } from '../append/source.ts';
import { hashableBuffers } from '../crc64/crc64.ts';
import { LocalIoError, messageOf } from '../errors.ts';
import { monotonicMs } from '../monotonic.ts';
import {
  type FileIdentity,
  type FindRenamed,
  identityOf,
  notRegular,
  openNamed,
  openSame,
} from './named-file.ts';
import { openFiles, PooledFile } from './open-files.ts';
import { type FileState, Settled } from './settled.ts';
import { WITNESS_BYTES, WitnessedBytes } from './witnessed-bytes.ts';

const HASH_BUFFER_BYTES = 1024 * 1024;

type FileTimes = Pick<Stats, 'size' | 'mtimeMs'>;

export class Generation {
  readonly path: string;
  readonly identity: FileIdentity;
  /** Since when it had been empty when it was opened, milliseconds since 1970; undefined where it was not. */
  readonly openedEmptyMs: number | undefined;
  readonly #file: PooledFile;
  /** As the file was when it could be looked at last. */
  #last: FileTimes;
  #isGone = false;
  #isRemoved = false;
  readonly #settled = new Settled();
  readonly #witnessed = new WitnessedBytes();

  private constructor(
    path: string,
    file: PooledFile,
    identity: FileIdentity,
    { size, mtimeMs }: FileTimes,
    openedEmptyMs?: number,
  ) {
    this.path = path;
    this.#file = file;
    this.identity = identity;
    this.#last = { size, mtimeMs };
    this.openedEmptyMs = openedEmptyMs;
  }

  /**
   * @param findRenamed asked where the file had to be closed meanwhile, for others, and its name is another's by now
   * @returns undefined when there is no such file
   * @throws {SourceError} when it is no regular file, or unreadable
   */
  static async open(path: string, findRenamed?: FindRenamed): Promise<Generation | undefined> {
    const files = openFiles();
    const opened = await openNamed(files, path);
    if (opened === undefined) return undefined;
    const { handle, stats } = opened;
    if (!stats.isFile()) {
      await files.close(handle);
      throw notRegular(path);
    }
    const identity = identityOf(stats);
    const openAgain = (): Promise<FileHandle | undefined> => openSame(files, path, identity, findRenamed);
    const emptyMs = stats.size === 0 ? stats.ctimeMs : undefined;
    return new Generation(path, new PooledFile(files, handle, openAgain), identity, stats, emptyMs);
  }

  /** The same open file, nothing of it read yet: to be proved anew, or because it was truncated and is another by now. */
  anew(): Generation {
    return new Generation(this.path, this.#file.share(), this.identity, this.#last);
  }

  /**
   * Whether all of it is in the objects: then it may be closed while others need to be open. Where it is gone after that,
   * it is as it was.
   */
  set isShipped(isShipped: boolean) {
    this.#file.isSpare = isShipped;
  }

  /** Whether it could not be opened again at the last look: it had to be closed, and is nowhere to be found. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Whether it had no name any more at the last look. */
  get isRemoved(): boolean {
    return this.#isGone || this.#isRemoved;
  }

  /** Its size, and when it was last written to, milliseconds since 1970. */
  async stat(): Promise<FileTimes> {
    const stats = await this.#file.use((handle) => handle.stat());
    this.#isGone = stats === undefined;
    if (stats !== undefined) {
      this.#last = { size: stats.size, mtimeMs: stats.mtimeMs };
      this.#isRemoved = stats.nlink === 0;
    }
    return this.#isGone && !this.#file.isSpare ? { ...this.#last, size: 0 } : this.#last;
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
      read: (start, end) => this.#witnessing(this.#pieces(start, end)),
    };
  }

  /**
   * @param enough bytes, behind which the end is not looked for
   * @returns the bytes from `position` on that the file has, as many as fit the buffer
   */
  async read(buffer: Uint8Array, position: number, enough: number = buffer.length): Promise<Uint8Array> {
    let filled = 0;
    while (filled < Math.min(enough, buffer.length)) {
      const { bytesRead } = await this.#readOnce(buffer.subarray(filled), position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }

  /** Remembers what the file begins with, before any of it is read. */
  async witnessBeginning(): Promise<void> {
    this.#witnessed.beginsWith(await this.#copy(0, WITNESS_BYTES));
  }

  /** Remembers bytes that were read right after those witnessed before, to notice a truncation that new content hides. */
  witness(bytes: Uint8Array): void {
    this.#witnessed.add(bytes);
  }

  /**
   * Whether the file still holds what was witnessed: else it was truncated, and is another generation by now.
   * @param state of the file a moment ago, where that is known: nothing is read where it says enough
   */
  async isUnchanged(state?: FileState): Promise<boolean> {
    if (this.#witnessed.isContradicted) return false;
    const lookedMs = monotonicMs();
    if (state !== undefined && this.#settled.isIn(state, lookedMs)) return true;
    const [beginning, recent] = this.#witnessed.places;
    const [nowBeginning, nowRecent] = [await this.#copy(...beginning), await this.#copy(...recent)];
    if (this.#isGone) return this.#file.isSpare;
    const isUnchanged = this.#witnessed.equal(nowBeginning, nowRecent);
    if (isUnchanged && state !== undefined) this.#settled.compared(lookedMs);
    return isUnchanged;
  }

  /** Whether the beginning of the other one is that of this one, too. */
  async beginsAs(other: Generation): Promise<boolean> {
    const beginning = await other.#copy(0, WITNESS_BYTES);
    return beginning.equals(await this.#copy(0, beginning.length));
  }

  /** Whether another file, a copy, holds what was witnessed of this one. */
  async isCopiedIn(other: Generation): Promise<boolean> {
    const [beginning, recent] = this.#witnessed.places;
    if (beginning[1] === 0) return false;
    return this.#witnessed.equal(await other.#copy(...beginning), await other.#copy(...recent));
  }

  close(): Promise<void> {
    return this.#file.close();
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

  async *#witnessing(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      this.witness(piece);
      yield piece;
    }
  }

  async #readOnce(buffer: Uint8Array, position: number): Promise<{ bytesRead: number }> {
    try {
      const read = await this.#file.use((handle) => handle.read(buffer, 0, buffer.length, position));
      this.#isGone = read === undefined;
      return read ?? { bytesRead: 0 };
    } catch (cause) {
      throw new LocalIoError('DiskFailed.Read', { path: this.path, reason: messageOf(cause) }, cause);
    }
  }
}
