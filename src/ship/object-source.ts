// Another object as a source: read in ranges, resumed where a connection broke, never held as a whole.

import type { AppendSource } from '../append/source.ts';
import { combineCrc64 } from '../crc64/combine.ts';
import { extendCrc64 } from '../crc64/crc64.ts';
import { confirmCrc64 } from '../crc64/witness.ts';
import { IntegrityError } from '../errors.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import type { OssClient } from '../oss/types.ts';
import { readRange } from '../read/read-range.ts';
import { takeSnapshot } from '../read/snapshot.ts';
import type { RetryDeps } from '../retry/wait.ts';

export interface ObjectSourceDeps {
  /** Of the source's bucket. */
  readonly client: OssClient;
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
  // CRC-64 of the object's bytes up to some positions: from one of them on, reading to the end can be checked.
  const prefixes = new Map([[0, 0n]]);
  return {
    name,
    size,
    read(start, end) {
      const pieces = readRange(client, object, { start, end }, { retry, snapshot }, signal);
      const before = prefixes.get(start);
      if (before === undefined) return pieces;
      return hashed(pieces, async (crc64OfRange) => {
        const actual = combineCrc64(before, crc64OfRange, end - start);
        prefixes.set(end, actual);
        const expected = end === size ? snapshot.crc64 : undefined;
        if (expected === undefined || actual === expected) return;
        await confirmCrc64(
          () => readRange(client, object, { start: 0, end }, { retry, snapshot }, signal),
          0n,
          actual,
        );
        throw new IntegrityError('Crc64Mismatch.Source', {
          url: name,
          actual,
          expected,
          appendedBytes: start,
        });
      });
    },
  };
}

/** Holds each piece back until the next one has come, so that the last is not passed on before the check. */
async function* hashed(
  pieces: AsyncIterable<Uint8Array>,
  check: (crc64: bigint) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  let crc64 = 0n;
  let held: Uint8Array | undefined;
  for await (const piece of pieces) {
    if (held !== undefined) yield held;
    crc64 = extendCrc64(crc64, piece);
    held = piece;
  }
  await check(crc64);
  if (held !== undefined) yield held;
}
