// The position resolver: from what HEAD says to where an append may start.
import { AppendRefusedError } from '../errors.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import type { ObjectHead } from '../oss/types.ts';
import { clip } from '../outside.ts';

/** Largest appendable object, in bytes. Source: "AppendObject", limits. */
export const MAX_OBJECT_BYTES: number = 5 * 1024 ** 3;

/** Where an object ends, and what it holds up to there. */
export interface ObjectEnd {
  /** The object's length in bytes: where the next append must start. */
  readonly position: number;
  /** CRC-64 of the bytes before `position`; undefined where the server does not say. */
  readonly crc64: bigint | undefined;
  /** False where there is no object yet, so that this append creates it; undefined where nobody asked. */
  readonly exists: boolean | undefined;
  /** Told by an append before, a while ago: another object may have taken its place. */
  readonly isRemembered?: true;
}

export const NO_OBJECT: ObjectEnd = { position: 0, crc64: 0n, exists: false };

/** The end that a caller vouches for, so that nobody need ask: an empty object has the CRC of no bytes. */
export function givenEnd(position: number, crc64: bigint | undefined): ObjectEnd {
  return { position, crc64: crc64BeforePosition(position, crc64), exists: undefined };
}

/**
 * @param head what HEAD answered; undefined for an object that does not exist
 * @throws {AppendRefusedError} when the object cannot be appended to, so that nothing need be sent
 */
export function resolveObjectEnd(head: ObjectHead | undefined, object: ObjectUrl): ObjectEnd {
  if (head === undefined) return NO_OBJECT;
  const { objectType, nextAppendPosition, contentLength, crc64, sealedTime } = head;
  const appendable =
    objectType === undefined ? nextAppendPosition !== undefined : objectType.toLowerCase() === 'appendable';
  if (!appendable) {
    throw new AppendRefusedError('ObjectNotAppendable', {
      url: formatObjectUrl(object),
      type: objectType && clip(objectType),
    });
  }
  if (sealedTime !== undefined) {
    throw new AppendRefusedError('ObjectSealed', {
      url: formatObjectUrl(object),
      sealedTime: clip(sealedTime),
    });
  }
  const position = nextAppendPosition ?? contentLength;
  return { position, crc64: crc64BeforePosition(position, crc64), exists: true };
}

/** No bytes have a known CRC-64, whether or not anybody says so. */
function crc64BeforePosition(position: number, crc64: bigint | undefined): bigint | undefined {
  return position === 0 ? 0n : crc64;
}
