// A local file as a source, read ahead into a few buffers that are used in turn.
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { AppendSource } from '../append/source.ts';
import { hashableBuffers, hashPieces } from '../crc64/crc64.ts';
import { LocalIoError, messageOf, SourceError } from '../errors.ts';
import type { SourcePurpose } from '../facts/errors.ts';
import { watchTimes } from './file-times.ts';
import { readPseudoFile } from './pseudo-file.ts';

export interface FileSource extends AppendSource {
  close(): Promise<void>;
}

/** Large enough that their number costs nothing; smaller ones took measurably more processor time. */
const BUFFER_BYTES = 2 * 1024 * 1024;
/** One being read, one on its way to the socket, and the one before it, of whose last bytes it may still wait for some. */
const BUFFER_COUNT = 3;

/**
 * Opens a local file; its size now is what will be sent, however it grows.
 * @throws {SourceError} when it is missing, not a regular file or unreadable
 */
export async function openFileSource(
  path: string,
  purpose: 'append' | 'verify' = 'append',
): Promise<FileSource> {
  const { handle, stats } = await openRegularFile(path, purpose);
  const isUntouched = watchTimes(handle, stats);
  const size = Number(stats.size);
  const read = createReader({ handle, path, while: purpose === 'append' ? 'sent' : 'read' });
  return {
    name: path,
    size,
    read,
    stillHolds: async (start, end, crc64) =>
      (await isUntouched()) || (await hashUnlessShorter(read(start, end))) === crc64,
    close: () => handle.close(),
  };
}

/** @returns undefined where the file became shorter */
async function hashUnlessShorter(pieces: AsyncIterable<Uint8Array>): Promise<bigint | undefined> {
  return hashPieces(pieces).catch((error: unknown) => {
    if (error instanceof LocalIoError && error.code === 'SourceChanged') return undefined;
    throw error;
  });
}

async function openRegularFile(
  path: string,
  purpose: SourcePurpose,
): Promise<{ handle: FileHandle; stats: BigIntStats }> {
  let handle: FileHandle | undefined;
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for its writer.
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    // One for all that is asked: each is a detour over the thread pool, which counts where files are many and small.
    const stats = await handle.stat({ bigint: true });
    const isPseudo = stats.isFile() && stats.blocks === 0n && readPseudoFile(handle.fd) !== undefined;
    if (stats.isFile() && !isPseudo) return { handle, stats };
    await handle.close();
    const what = isPseudo ? 'pseudo-file' : kindOf(stats);
    throw new SourceError('SourceUnreadable.NotRegular', { path, what, purpose });
  } catch (error) {
    if (error instanceof SourceError) throw error;
    await handle?.close();
    throw cannotOpen(path, error);
  }
}

function kindOf(stats: BigIntStats): 'directory' | 'block-device' | 'other' {
  if (stats.isDirectory()) return 'directory';
  return stats.isBlockDevice() ? 'block-device' : 'other';
}

/** A file that is read, and what for. */
interface OpenFile {
  readonly handle: FileHandle;
  readonly path: string;
  readonly while: 'sent' | 'read';
}

/** Part after part is read into the same buffers. */
function createReader(file: OpenFile): AppendSource['read'] {
  let idle: Buffer[] | undefined;
  const takeBuffers = (bytes: number): Buffer[] => {
    const [first] = idle ?? [];
    const taken = idle !== undefined && first !== undefined && first.length >= bytes ? idle : undefined;
    idle = undefined;
    return taken ?? hashableBuffers(BUFFER_COUNT, bytes);
  };
  return async function* (start, end) {
    if (start === end) return;
    const buffers = takeBuffers(Math.min(BUFFER_BYTES, end - start));
    yield* readFile(file, start, end, buffers);
    // Not after a reading that was left: something may still be on its way into them.
    idle = buffers;
  };
}

async function* readFile(
  file: OpenFile,
  start: number,
  end: number,
  buffers: readonly Buffer[],
): AsyncGenerator<Uint8Array> {
  let reads = 0;
  const readAhead = (position: number): Promise<Uint8Array> => {
    const buffer = buffers[reads++ % BUFFER_COUNT] as Buffer;
    const piece = readPiece(file, buffer, position, end);
    // Awaited one round later: until then a failure must not count as unhandled.
    piece.catch(() => {});
    return piece;
  };
  let position = start;
  let next = position < end ? readAhead(position) : undefined;
  while (next !== undefined) {
    const piece = await next;
    position += piece.length;
    next = position < end ? readAhead(position) : undefined;
    yield piece;
  }
}

async function readPiece(
  file: OpenFile,
  buffer: Uint8Array,
  position: number,
  end: number,
): Promise<Uint8Array> {
  const { bytesRead } = await readAt(file, buffer, position, end);
  if (bytesRead === 0) {
    throw new LocalIoError('SourceChanged.Shrunk', { path: file.path, while: file.while });
  }
  return buffer.subarray(0, bytesRead);
}

async function readAt(
  { handle, path }: OpenFile,
  buffer: Uint8Array,
  position: number,
  end: number,
): Promise<{ bytesRead: number }> {
  try {
    return await handle.read(buffer, 0, Math.min(buffer.length, end - position), position);
  } catch (cause) {
    throw new LocalIoError('DiskFailed.Read', { path, reason: messageOf(cause) }, cause);
  }
}

export function cannotOpen(path: string, error: unknown): SourceError {
  const { code } = error as { code?: unknown };
  const systemCode = typeof code === 'string' ? code : undefined;
  return new SourceError(
    'SourceUnreadable.CannotOpen',
    { path, systemCode, reason: messageOf(error) },
    error,
  );
}
