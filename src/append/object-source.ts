// Another object as a source: read in ranges, resumed where a connection broke, never held as a whole.
import type { Crc64Library } from '../crc64/crc64.ts';
import { IntegrityError } from '../errors.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import { readRange } from '../oss/read-range.ts';
import type { RetryDeps } from '../oss/retry.ts';
import { takeSnapshot } from '../oss/snapshot.ts';
import type { OssClient } from '../oss/types.ts';
import type { AppendSource } from './source.ts';

export interface ObjectSourceDeps {
  /** Of the source's bucket. */
  readonly client: OssClient;
  readonly crc64: Crc64Library;
  readonly retry: RetryDeps;
  readonly signal?: AbortSignal;
}

/**
 * The object as it is now; what is appended to it meanwhile is left out.
 * @throws {ObjectMissingError}
 */
export async function openObjectSource(object: ObjectUrl, deps: ObjectSourceDeps): Promise<AppendSource> {
  const { client, retry, signal } = deps;
  const snapshot = await takeSnapshot(client, object, retry, signal);
  const name = formatObjectUrl(object);
  const size = snapshot.length;
  return {
    name,
    size,
    read(start, end) {
      const pieces = readRange(client, object, { start, end }, { retry, snapshot }, signal);
      const whole = start === 0 && end === size && snapshot.crc64 !== undefined;
      return whole ? checked(pieces, name, snapshot.crc64, deps.crc64) : pieces;
    },
  };
}

/** Holds each piece back until the next one has come, so that the last is not passed on before the check. */
async function* checked(
  pieces: AsyncIterable<Uint8Array>,
  name: string,
  expected: bigint,
  library: Crc64Library,
): AsyncGenerator<Uint8Array> {
  const crc = library.create();
  let held: Uint8Array | undefined;
  for await (const piece of pieces) {
    if (held !== undefined) yield held;
    crc.update(piece);
    held = piece;
  }
  if (crc.digest() !== expected) {
    throw new IntegrityError(
      'Crc64Mismatch',
      `${name} was damaged on its way: its CRC-64 is ${expected}, that of the bytes read ${crc.digest()}`,
      { hint: 'nothing of this append was stored; run it again' },
    );
  }
  if (held !== undefined) yield held;
}
