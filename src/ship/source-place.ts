// Where in its source an object of a series begins. The object says so in its metadata, so that it alone is proof enough
// for going on: objects before it may be gone.
import type { ObjectEnd } from '../append/object-end.ts';
import type { AppendSource } from '../append/source.ts';
import { combineCrc64 } from '../crc64/combine.ts';
import { hashPieces } from '../crc64/crc64.ts';
import { UINT64_MAX } from '../crc64/uint64.ts';
import { META_PREFIX } from '../oss/metadata.ts';

/** A place in a source: how many bytes are before it, and their CRC-64. */
export interface SourcePlace {
  readonly bytes: number;
  readonly crc64: bigint;
}

/** Of a source, or of a new generation of it. */
export const SOURCE_START: SourcePlace = { bytes: 0, crc64: 0n };

const FROM = 'append-from';
const FROM_CRC64 = 'append-from-crc64';

/** Headers for the append that creates the object. */
export function placeHeaders({ bytes, crc64 }: SourcePlace): Record<string, string> {
  return { [META_PREFIX + FROM]: `${bytes}`, [META_PREFIX + FROM_CRC64]: `${crc64}` };
}

/** @returns undefined for an object of a version that wrote no such metadata, or of another origin */
export function placeInMetadata(metadata: Readonly<Record<string, string>>): SourcePlace | undefined {
  const { [FROM]: bytes = '', [FROM_CRC64]: crc64 = '' } = metadata;
  if (!/^\d{1,16}$/.test(bytes) || !/^\d{1,20}$/.test(crc64)) return undefined;
  const place = { bytes: Number(bytes), crc64: BigInt(crc64) };
  return Number.isSafeInteger(place.bytes) && place.crc64 <= UINT64_MAX ? place : undefined;
}

/** Reads the source up to there. */
export async function placeAt(
  bytes: number,
  source: AppendSource,
  signal: AbortSignal | undefined,
): Promise<SourcePlace> {
  return { bytes, crc64: await hashPieces(source.read(0, bytes), signal) };
}

/** @returns the place in the source where an object ends that begins at `from`; undefined where that is not known */
export function placeAtEnd(
  from: SourcePlace | undefined,
  { position, crc64 }: ObjectEnd,
): SourcePlace | undefined {
  if (from === undefined || crc64 === undefined) return undefined;
  return joinPlaces(from, { bytes: position, crc64 });
}

/** The end of two contents put together, each given by its length and CRC-64. */
export function joinPlaces(first: SourcePlace, second: SourcePlace): SourcePlace {
  return {
    bytes: first.bytes + second.bytes,
    crc64: combineCrc64(first.crc64, second.crc64, second.bytes),
  };
}
