// Bytes on their way into an object. Small ones stay in memory, larger ones go to a spool file on the same
// file system as the objects, so that any number of slow uploads holds neither memory nor an object's lock.
// What is small is written synchronously: that takes microseconds, a detour over Node's thread pool many times
// as long. What may be large is read and written asynchronously, in large pieces.
import { createHash } from 'node:crypto';
import { write, writeFileSync, writeSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { extendCrc64 } from '../../crc64/crc64.ts';

/** Content up to this size is never spooled; of larger content, this much is collected for each write. */
const MAX_BYTES_IN_MEMORY = 512 * 1024;
const COPY_BYTES = 1024 * 1024;

const writeAsync = promisify(write);

export interface Content {
  readonly length: number;
  readonly crc64: bigint;
  /** Of these bytes, if the spool was asked for it. */
  readonly md5?: Buffer;
  /** Writes the bytes to an open file (its descriptor), from `offset` on. */
  writeTo(file: number, offset: number): Promise<void>;
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
    return { ...facts, ...fileBytes(this.#path, this.#length) };
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
    await writeFully(this.#file.fd, bytes, this.#length - bytes.length);
  }
}

type Bytes = Pick<Content, 'writeTo' | 'moveTo' | 'discard'>;

function memoryBytes(bytes: Buffer): Bytes {
  return {
    async writeTo(file, offset) {
      let written = 0;
      while (written < bytes.length) {
        written += writeSync(file, bytes, written, bytes.length - written, offset + written);
      }
    },
    async moveTo(path) {
      writeFileSync(path, bytes, { flag: 'wx' });
    },
    discard: async () => undefined,
  };
}

function fileBytes(path: string, length: number): Bytes {
  return {
    async writeTo(file, offset) {
      const source = await open(path, 'r');
      try {
        for await (const { piece, position } of readRange(source, 0, length)) {
          await writeFully(file, piece, offset + position);
        }
      } finally {
        await source.close();
      }
    },
    moveTo: (target) => rename(path, target),
    discard: () => rm(path, { force: true }),
  };
}

/**
 * Reads `[start, end)` of a file piece by piece.
 * Each piece is valid until the next one is asked for.
 * @throws when the file ends before `end`
 */
export async function* readRange(
  file: FileHandle,
  start: number,
  end: number,
  pieceBytes: number = COPY_BYTES,
): AsyncGenerator<{ readonly piece: Buffer; readonly position: number }> {
  const buffer = Buffer.allocUnsafe(Math.min(pieceBytes, Math.max(end - start, 0)));
  let position = start;
  while (position < end) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, end - position), position);
    if (bytesRead === 0) throw new Error(`data file ends at ${position}, before ${end}`);
    yield { piece: buffer.subarray(0, bytesRead), position };
    position += bytesRead;
  }
}

async function writeFully(file: number, bytes: Buffer, offset: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const result = await writeAsync(file, bytes, written, bytes.length - written, offset + written);
    written += result.bytesWritten;
  }
}
