// Bytes on their way into an object. Small ones stay in memory, larger ones go to a spool file on the same
// file system as the objects, so that any number of slow uploads holds neither memory nor an object's lock.
// What is small is written synchronously: that takes microseconds, a detour over Node's thread pool many times
// as long. What may be large is read and written asynchronously, in large pieces.
import { createHash } from 'node:crypto';
import { appendFileSync, createReadStream, writeFileSync } from 'node:fs';
import { type FileHandle, open, rename, rm, writeFile } from 'node:fs/promises';
import { extendCrc64 } from '../../crc64/crc64.ts';

/** Content up to this size is never spooled; of larger content, this much is collected for each write. */
const MAX_BYTES_IN_MEMORY = 512 * 1024;
const COPY_BYTES = 1024 * 1024;
const READ_BYTES = 64 * 1024;

export interface Content {
  readonly length: number;
  readonly crc64: bigint;
  /** Of these bytes, if the spool was asked for it. */
  readonly md5?: Buffer;
  /** Adds the bytes to the end of a file. */
  appendTo(path: string): Promise<void>;
  /** Makes the bytes a file of their own, at a path on the same file system. May be used once. */
  moveTo(path: string): Promise<void>;
  /** Must be called when the bytes are no longer needed; does nothing after {@link moveTo}. */
  discard(): Promise<void>;
}

export interface SpoolOptions {
  /** Where the spool file goes if one is needed; nothing is there yet. */
  readonly path: string;
  readonly md5?: boolean;
}

/** Collects bytes and hashes them as they come; its memory does not grow with their number. */
export class Spool {
  readonly #path: string;
  #crc64 = 0n;
  readonly #md5: ReturnType<typeof createHash> | undefined;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #file: FileHandle | undefined;
  #length = 0;

  constructor({ path, md5 = false }: SpoolOptions) {
    this.#path = path;
    this.#md5 = md5 ? createHash('md5') : undefined;
  }

  get length(): number {
    return this.#length;
  }

  async write(piece: Buffer): Promise<void> {
    this.#crc64 = extendCrc64(this.#crc64, piece);
    this.#md5?.update(piece);
    this.#held.push(piece);
    this.#heldBytes += piece.length;
    this.#length += piece.length;
    if (this.#heldBytes > MAX_BYTES_IN_MEMORY) await this.#flush();
  }

  /** Ends the collection; from here on the content owns the spool file. */
  async finish(): Promise<Content> {
    const facts = {
      length: this.#length,
      crc64: this.#crc64,
      ...(this.#md5 !== undefined && { md5: this.#md5.digest() }),
    };
    if (this.#file === undefined) return { ...facts, ...memoryBytes(Buffer.concat(this.#held)) };
    await this.#flush();
    await this.#file.close();
    return { ...facts, ...fileBytes(this.#path) };
  }

  /** Throws the bytes away. */
  async discard(): Promise<void> {
    this.#held = [];
    if (this.#file === undefined) return;
    await this.#file.close();
    await rm(this.#path, { force: true });
  }

  async #flush(): Promise<void> {
    this.#file ??= await open(this.#path, 'wx');
    const bytes = Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    await this.#file.appendFile(bytes);
  }
}

type Bytes = Pick<Content, 'appendTo' | 'moveTo' | 'discard'>;

function memoryBytes(bytes: Buffer): Bytes {
  return {
    appendTo: async (path) => appendFileSync(path, bytes),
    moveTo: async (path) => writeFileSync(path, bytes, { flag: 'wx' }),
    discard: async () => undefined,
  };
}

function fileBytes(path: string): Bytes {
  return {
    appendTo: (target) =>
      writeFile(target, createReadStream(path, { highWaterMark: COPY_BYTES }), { flag: 'a' }),
    moveTo: (target) => rename(path, target),
    discard: () => rm(path, { force: true }),
  };
}

/**
 * Reads `[start, end)` of a file piece by piece.
 * @throws when the file ends before `end`
 */
export async function* readRange(file: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  for (let position = start; position < end; ) {
    const piece = Buffer.allocUnsafe(Math.min(READ_BYTES, end - position));
    const { bytesRead } = await file.read(piece, 0, piece.length, position);
    if (bytesRead === 0) throw new Error(`data file ends at ${position}, before ${end}`);
    yield piece.subarray(0, bytesRead);
    position += bytesRead;
  }
}
