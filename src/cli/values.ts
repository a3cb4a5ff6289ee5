// Option text to typed values.
import { InvalidArgumentError } from 'commander';
import { MAX_OBJECT_BYTES } from '../append/object-end.ts';
import { UINT64_MAX } from '../crc64/uint64.ts';
import { parseHeadCount } from '../read/count.ts';

/** @returns a parser for whole numbers from `min` to `max` */
export function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

export const position: (text: string) => number = integer(0, MAX_OBJECT_BYTES);

/** @returns a parser for sizes from `min` to `max` bytes: `8388608`, `8MiB`, `8M`, `8MB` */
export function size(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+[A-Za-z]*$/.test(text) ? tryParseCount(text) : undefined;
    if (value !== undefined && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a size from ${min} to ${max} bytes, such as 8MiB.`);
  };
}

function tryParseCount(text: string): number | undefined {
  try {
    return parseHeadCount(text, 'bytes').count;
  } catch {
    return undefined;
  }
}

/** Seconds; fractions are allowed. */
export function seconds(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (value > 0 && value <= 86_400) return value;
  throw new InvalidArgumentError('It must be a number of seconds above 0.');
}

export function crc64(text: string): bigint {
  const value = /^\d{1,20}$/.test(text) ? BigInt(text) : UINT64_MAX + 1n;
  if (value <= UINT64_MAX) return value;
  throw new InvalidArgumentError('It must be an unsigned 64-bit decimal, as the crc64 of an answer.');
}

/** @returns a parser that collects the values of a repeated option */
export function collect(text: string, previous: readonly string[] = []): string[] {
  return [...previous, text];
}

/** Base64 of 16 bytes. */
export function contentMd5(text: string): string {
  if (Buffer.from(text, 'base64').length === 16 && /^[A-Za-z0-9+/]{22}==$/.test(text)) return text;
  throw new InvalidArgumentError(
    'It must be the base64 of an MD5, 24 characters long; to have it computed, give the option last.',
  );
}
