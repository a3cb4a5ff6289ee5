// The quick proof, for files that only ever grow: the newest object's last bytes are those of the file right before the
// place where it goes on. What is before them is taken on trust, so that the cost does not depend on the file's size.
import type { SessionDeps } from '../append/session.ts';
import type { AppendSource } from '../append/source.ts';
import { crc64, hashPieces } from '../crc64/crc64.ts';
import { readRange, readWhole } from '../read/read-range.ts';
import type { SeriesObject } from './series.ts';
import type { SourcePlace } from './source-place.ts';
import type { ReadRange } from './witness.ts';

/** What is compared of an object; a shorter one is proved by its CRC-64. */
const QUICK_BYTES = 1024 * 1024;

/** An object that exists, and says where in its source it begins. */
export type PlacedObject = SeriesObject & { readonly from: SourcePlace };

/** @returns the file's bytes that were compared, the last of which is the object's last; undefined where they differ */
export async function proveEnd(
  file: AppendSource,
  { object, objectEnd, head, from }: PlacedObject,
  { client, retry, signal, onProgress }: SessionDeps,
): Promise<ReadRange | undefined> {
  const { position, crc64: objectCrc64 } = objectEnd;
  const end = from.bytes + position;
  if (end > file.size) return undefined;
  const count = Math.min(position, QUICK_BYTES);
  const start = end - count;
  onProgress?.({ phase: 'proving', doneBytes: 0, totalBytes: count });
  if (count === position && objectCrc64 !== undefined) {
    // The CRC-64 of all that it holds spares reading it.
    const hashed = await hashPieces(file.read(start, end), signal);
    return hashed === objectCrc64 ? { start, end, crc64: hashed } : undefined;
  }
  const snapshot = { length: position, crc64: objectCrc64, etag: head?.etag };
  const [ours, theirs] = await Promise.all([
    readWhole((range) => file.read(range.start, range.end), { start, end }),
    readWhole((range) => readRange(client, object, range, { retry, snapshot }, signal), {
      start: position - count,
      end: position,
    }),
  ]);
  return Buffer.compare(ours, theirs) === 0 ? { start, end, crc64: crc64(ours) } : undefined;
}
