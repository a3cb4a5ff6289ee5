// The prefix proof: is what a series of objects holds the beginning of this file, and where does the file go on?

import type { SessionDeps } from '../append/session.ts';
import type { AppendSource } from '../append/source.ts';
import { hashPieces } from '../crc64/crc64.ts';
import type { ObjectUrl } from '../oss/object-url.ts';
import { counted } from '../read/counted.ts';
import { readRange } from '../read/read-range.ts';
import type { Series, SeriesObject } from './series.ts';
import { joinPlaces, SOURCE_START, type SourcePlace } from './source-place.ts';

/** A series up to the object that was the newest when somebody looked. */
export interface SeriesSoFar {
  readonly series: Series;
  readonly newest: SeriesObject;
}

/**
 * Proves by CRC-64, reading the file once. The newest object is enough where it says where in the file it begins; of a
 * series that an earlier version made, the objects before it may be needed, too.
 * @returns how many of the file's bytes the objects hold; undefined when they hold anything else
 */
export async function findContinuation(
  file: AppendSource,
  { series, newest }: SeriesSoFar,
  deps: SessionDeps,
): Promise<number | undefined> {
  const isBeginning = prefixCheck(file, (newest.from?.bytes ?? 0) + newest.objectEnd.position, deps);
  if (newest.from !== undefined && !(await isBeginning(newest.from))) return undefined;
  let held = SOURCE_START;
  for (let index = newest.index; index >= 0; index -= 1) {
    const { object, objectEnd, from } =
      index === newest.index ? newest : await series.resolveAt(index, deps, newest.base);
    if ((from?.bytes ?? 0) + objectEnd.position + held.bytes > file.size) return undefined;
    const crc64 = objectEnd.crc64 ?? (await readBack(object, objectEnd.position, deps));
    held = joinPlaces({ bytes: objectEnd.position, crc64 }, held);
    const whole = from === undefined ? held : joinPlaces(from, held);
    if (await isBeginning(whole)) return whole.bytes;
    // Only a file that was too large for one object has its beginning in those before.
    if (from !== undefined || !series.rollsOver) return undefined;
  }
  return undefined;
}

/** For a server that tells no CRC-64. */
function readBack(object: ObjectUrl, end: number, deps: SessionDeps): Promise<bigint> {
  const { client, retry, signal } = deps;
  const pieces = readRange(client, object, { start: 0, end }, { retry }, signal);
  return hashPieces(counted(pieces, proving(end, deps)));
}

function proving(
  totalBytes: number,
  { onProgress }: SessionDeps,
  before = 0,
): ((bytes: number) => void) | undefined {
  return onProgress && ((bytes) => onProgress({ phase: 'proving', doneBytes: before + bytes, totalBytes }));
}

/**
 * @param expected bytes that the proof is likely to read
 * @returns a function that reads on from place to place; none comes before the one asked for last
 */
function prefixCheck(
  file: AppendSource,
  expected: number,
  deps: SessionDeps,
): (place: SourcePlace) => Promise<boolean> {
  let read = SOURCE_START;
  return async ({ bytes, crc64 }) => {
    if (bytes > file.size) return false;
    if (bytes > read.bytes) {
      const tell = proving(Math.max(expected, bytes), deps, read.bytes);
      const added = await hashPieces(counted(file.read(read.bytes, bytes), tell), deps.signal);
      read = joinPlaces(read, { bytes: bytes - read.bytes, crc64: added });
    }
    return read.crc64 === crc64;
  };
}
