// `cat`: an object's bytes as they are. The whole of it is proved by its CRC-64; a part of it has none.
import { extendCrc64 } from '../crc64/crc64.ts';
import { confirmCrc64 } from '../crc64/witness.ts';
import { IntegrityError } from '../errors.ts';
import type { Notice } from '../facts/notices.ts';
import type { OnProgress } from '../facts/progress.ts';
import { formatObjectUrl, type ObjectVersion } from '../oss/object-url.ts';
import { counted } from '../read/counted.ts';
import { type Excerpt, rangeOf } from '../read/excerpt.ts';
import { writeAll } from '../read/output.ts';
import { type ClosedRange, readRange } from '../read/read-range.ts';
import { takeSnapshot } from '../read/snapshot.ts';
import type { HeadContentDeps } from './head.ts';

export interface CatInput {
  readonly object: ObjectVersion;
  /** @default the whole object */
  readonly excerpt?: Excerpt;
}

export interface CatDeps extends Omit<HeadContentDeps, 'rangeSizes'> {
  readonly onNotice?: (notice: Notice) => void;
  readonly onProgress?: OnProgress;
}

export interface CatResult {
  /** How many were written. */
  readonly bytes: number;
  /** Whether they are the whole object, and have its CRC-64. */
  readonly proved: boolean;
}

/**
 * What is appended meanwhile is left out.
 * @throws {IntegrityError} `Crc64Mismatch` after the last byte, where the object has another CRC-64
 */
export async function runCat({ object, excerpt = {} }: CatInput, deps: CatDeps): Promise<CatResult> {
  const { client, retry, output, onNotice, onProgress, signal } = deps;
  const snapshot = await takeSnapshot(client, object, retry, signal);
  const read = (range: ClosedRange) => readRange(client, object, range, { retry, snapshot }, signal);
  const range = rangeOf(excerpt, snapshot.length);
  let crc64 = 0n;
  const hashed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of read(range)) {
      crc64 = extendCrc64(crc64, piece);
      yield piece;
    }
  };
  const totalBytes = range.end - range.start;
  const isWhole = totalBytes === snapshot.length;
  const tell = onProgress && ((doneBytes: number) => onProgress({ phase: 'reading', doneBytes, totalBytes }));
  const { bytes } = await writeAll(counted(isWhole ? hashed() : read(range), tell), output, signal);
  const expected = snapshot.crc64 ?? (snapshot.length === 0 ? 0n : undefined);
  if (!isWhole) return { bytes, proved: false };
  const url = formatObjectUrl(object);
  if (expected === undefined) {
    onNotice?.({ kind: 'object-unproved', url });
    return { bytes, proved: false };
  }
  if (crc64 === expected) return { bytes, proved: true };
  await confirmCrc64(() => read(range), 0n, crc64);
  throw new IntegrityError('Crc64Mismatch.Read', { url, actual: crc64, expected });
}
