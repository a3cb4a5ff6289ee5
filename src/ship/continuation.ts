// The prefix proof: is what a series of objects holds the beginning of this file, and where does the file go on?

import type { SessionDeps } from '../append/session.ts';
import type { AppendSource } from '../append/source.ts';
import { combineCrc64 } from '../crc64/combine.ts';
import { hashPieces } from '../crc64/crc64.ts';
import type { ObjectUrl } from '../oss/object-url.ts';
import { readRange } from '../read/read-range.ts';
import type { Series, SeriesObject } from './series.ts';

/** A series up to the object that was the newest when somebody looked. */
export interface SeriesSoFar {
  readonly series: Series;
  readonly newest: SeriesObject;
}

/**
 * Proves by CRC-64, reading the file once.
 * @returns how many of the file's bytes the objects hold; undefined when they hold anything else
 */
export async function findContinuation(
  file: AppendSource,
  { series, newest }: SeriesSoFar,
  deps: SessionDeps,
): Promise<number | undefined> {
  const hashUpTo = prefixHasher(file, deps);
  let bytes = 0;
  let crc64 = 0n;
  for (let index = newest.index; index >= 0; index -= 1) {
    const { object, objectEnd } = index === newest.index ? newest : await series.resolveAt(index, deps);
    if (bytes + objectEnd.position > file.size) return undefined;
    const objectCrc64 = objectEnd.crc64 ?? (await readBack(object, objectEnd.position, deps));
    crc64 = combineCrc64(objectCrc64, crc64, bytes);
    bytes += objectEnd.position;
    if ((await hashUpTo(bytes)) === crc64) return bytes;
    // Only a file that was too large for one object has its beginning in those before.
    if (!series.rollsOver) return undefined;
  }
  return undefined;
}

/** For a server that tells no CRC-64. */
function readBack(object: ObjectUrl, end: number, { client, retry, signal }: SessionDeps): Promise<bigint> {
  return hashPieces(readRange(client, object, { start: 0, end }, { retry }, signal));
}

/** @returns a function for the CRC-64 of growing prefixes, which goes on where it was left */
function prefixHasher(file: AppendSource, deps: SessionDeps): (end: number) => Promise<bigint> {
  let prefix = 0n;
  let position = 0;
  return async (end) => {
    const added = await hashPieces(file.read(position, end), deps.signal);
    prefix = combineCrc64(prefix, added, end - position);
    position = end;
    return prefix;
  };
}
