// What an append command tells of one append, and of a stream of them: the fields of `--json`.

import type { PartsLanded } from '../facts/notes.ts';
import type { AppendResult, StreamSummary } from '../facts/results.ts';
import { monotonicMs } from '../monotonic.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import type { LandedParts } from '../ship/parts.ts';
import type { AppendedPart } from '../ship/series-appender.ts';

/** @param elapsedMs of this append alone */
export function describePart(part: AppendedPart, source: string, elapsedMs: number): AppendResult {
  const { object, bytes, createdObject, appended } = part;
  return {
    url: formatObjectUrl(object),
    ...object,
    source,
    created: createdObject ?? null,
    position: appended.position,
    bytes,
    nextPosition: appended.objectEnd.position,
    crc64: appended.objectEnd.crc64?.toString() ?? null,
    etag: appended.etag ?? null,
    requestId: appended.requestId ?? null,
    attempts: appended.attempts,
    recovered: appended.recovered,
    proof: appended.proof,
    elapsedMs,
  };
}

/** Of a source as a whole. */
export function describeLanded(
  { whole, count, objects }: LandedParts,
  source: string,
  elapsedMs: number,
): AppendResult {
  return {
    ...describePart(whole, source, elapsedMs),
    ...(count > 1 && { appends: count }),
    ...(objects > 1 && { objects }),
  };
}

/** Of a source that cannot go on. */
export function whatLanded(
  { whole, count, offset, isInterleaved }: LandedParts,
  source: string,
  target: ObjectUrl,
  isIncremental: boolean,
): PartsLanded {
  const { position, objectEnd } = whole.appended;
  const isBeginning = isIncremental || (position === 0 && !isInterleaved);
  return {
    source,
    bytes: offset,
    parts: count,
    url: formatObjectUrl(whole.object),
    nextPosition: objectEnd.position,
    target: formatObjectUrl(target),
    goOn: isBeginning ? 'incremental' : 'rest',
  };
}

/** Adds up the appends of a stream. */
export class StreamTotals {
  readonly #source: string;
  readonly #startedMs = monotonicMs();
  readonly #urls = new Set<string>();
  #appends = 0;
  #bytes = 0;
  #attempts = 0;
  #recovered = 0;
  #position: number | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  get appends(): number {
    return this.#appends;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(result: AppendResult): void {
    this.#urls.add(result.url);
    this.#appends += 1;
    this.#bytes += result.bytes;
    this.#attempts += result.attempts;
    this.#recovered += result.recovered ? 1 : 0;
    this.#position ??= result.position;
  }

  /** @param end where the object that the stream ended in ends now */
  summarize(object: ObjectUrl, end: { position: number; crc64: bigint | undefined }): StreamSummary {
    return {
      summary: true,
      url: formatObjectUrl(object),
      ...object,
      source: this.#source,
      appends: this.#appends,
      bytes: this.#bytes,
      position: this.#position ?? end.position,
      nextPosition: end.position,
      crc64: end.crc64?.toString() ?? null,
      objects: this.#urls.size,
      attempts: this.#attempts,
      recovered: this.#recovered,
      elapsedMs: Math.round(monotonicMs() - this.#startedMs),
    };
  }
}
