// Bytes on their way into an object. Small ones stay in memory, larger ones go to a spool file on the same
// file system as the objects, so that any number of slow uploads holds neither memory nor an object's lock.
// What is small is written synchronously: that takes microseconds, a detour over Node's thread pool many times
// as long. What may be large is read and written asynchronously, in large pieces.
import { createHash } from 'node:crypto';
import { appendFileSync, createReadStream, writeFileSync } from 'node:fs';
import { type FileHandle, open, rename, rm, writeFile } from 'node:fs/promises';
import { extendCrc64 } from '../../crc64/crc64.ts';

/** Content up to this size is never spooled; of larger content, more than this is collected for each write. */
const MAX_BYTES_IN_MEMORY = 512 * 1024;
const COPY_BYTES = 1024 * 1024;
const READ_BYTES = 64 * 1024;

export interface Content {
  readonly length: number;
  readonly crc64: bigint;
  /** Of these bytes, if it was asked for. */
  readonly md5?: Buffer | undefined;
  /** Adds the bytes to the end of a file. */
  appendTo(path: string): Promise<void>;
  /** Makes the bytes a file of their own, at a path on the same file system. May be used once. */
  moveTo(path: string): Promise<void>;
  /** Must be called when the bytes are no longer needed; does nothing after {@link moveTo}. */
  discard(): Promise<void>;
}

/**
 * Collects bytes and hashes them as they come; its memory does not grow with their number. Nothing is left behind where
 * they break off.
 * @param path where the spool file goes if one is needed; nothing is there yet
 */
export async function collect(
  pieces: AsyncIterable<Buffer>,
  path: string,
  withMd5: boolean,
): Promise<Content> {
  const md5 = withMd5 ? createHash('md5') : undefined;
  let held: Buffer[] = [];
  let [length, heldBytes, crc64] = [0, 0, 0n];
  let file: FileHandle | undefined;
  try {
    for await (const piece of pieces) {
      crc64 = extendCrc64(crc64, piece);
      md5?.update(piece);
      length += piece.length;
      heldBytes += piece.length;
      held.push(piece);
      if (heldBytes <= MAX_BYTES_IN_MEMORY) continue;
      file ??= await open(path, 'wx');
      const bytes = Buffer.concat(held);
      held = [];
      heldBytes = 0;
      await file.appendFile(bytes);
    }
    const rest = Buffer.concat(held);
    await file?.appendFile(rest);
    const bytes = file === undefined ? memoryBytes(rest) : fileBytes(path);
    return { length, crc64, md5: md5?.digest(), ...bytes };
  } catch (error) {
    // What matters is why they could not be collected.
    if (file !== undefined) await rm(path, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    await file?.close();
  }
}

/** Bytes that are there as a whole. */
export function contentOf(bytes: Buffer): Content {
  const md5 = createHash('md5').update(bytes).digest();
  return { length: bytes.length, crc64: extendCrc64(0n, bytes), md5, ...memoryBytes(bytes) };
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
 * Reads `[start, end)` of a file piece by piece, and closes it when that is done or left.
 * @throws when the file ends before `end`
 */
export async function* readRange(file: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  try {
    for (let position = start; position < end; ) {
      const piece = Buffer.allocUnsafe(Math.min(READ_BYTES, end - position));
      const { bytesRead } = await file.read(piece, 0, piece.length, position);
      if (bytesRead === 0) throw new Error(`data file ends at ${position}, before ${end}`);
      yield piece.subarray(0, bytesRead);
      position += bytesRead;
    }
  } finally {
    await file.close();
  }
}
