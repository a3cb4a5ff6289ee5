// Appends one part after the other to an object, or to a series of objects where each has a limit. Knows the end
// of the newest object from its own last answer, so that no HEAD stands between two parts.

import { NO_OBJECT, type ObjectEnd } from '../append/object-end.ts';
import { mayCreate, type RequestHeaders } from '../append/request-headers.ts';
import { type Appended, type AppendJob, appendExactlyOnce, type SessionDeps } from '../append/session.ts';
import type { AppendSource } from '../append/source.ts';
import { IntegrityError } from '../errors.ts';
import type { OnProgress } from '../facts/progress.ts';
import { monotonicMs } from '../monotonic.ts';
import type { ObjectUrl } from '../oss/object-url.ts';
import { asItIs, type Encoder } from './encode.ts';
import {
  exists,
  isSameEnd,
  type KnownEnd,
  type Phase,
  type Series,
  type SeriesObject,
  type SeriesPlace,
} from './series.ts';
import { placeAtEnd, placeHeaders, type SourcePlace } from './source-place.ts';
import type { Throttle } from './throttle.ts';

export interface SeriesAppenderOptions extends Pick<AppendJob, 'onConflict'> {
  readonly series: Series;
  /** @default asItIs */
  readonly encode?: Encoder;
  /** For what is sent; what is only read to be proved is not slowed down. */
  readonly throttle?: Throttle;
  readonly requestHeaders: RequestHeaders;
}

/** One part that landed. */
export interface AppendedPart {
  readonly object: ObjectUrl;
  /** Bytes of the object that it takes. */
  readonly bytes: number;
  /** Whether it created its object; undefined where the caller gave a position without asking. */
  readonly createdObject: boolean | undefined;
  readonly appended: Appended;
  /** Milliseconds that it took, tries and waits included. */
  readonly elapsedMs: number;
}

export class SeriesAppender {
  readonly #options: SeriesAppenderOptions;
  readonly #deps: SessionDeps;
  #place: SeriesPlace;
  #objectEnd: ObjectEnd;
  /** Where in the source the object begins. */
  #from: SourcePlace | undefined;
  #before: KnownEnd | undefined;
  /** The newest object was created by a part of ours. */
  #isOwn = false;

  /** @param newest where the series goes on, as far as is known */
  constructor(
    options: SeriesAppenderOptions,
    newest: KnownEnd & Pick<SeriesObject, 'from'>,
    deps: SessionDeps,
  ) {
    this.#options = options;
    this.#deps = deps;
    const { index, base } = newest;
    this.#place = { index, base };
    this.#objectEnd = newest.objectEnd;
    this.#from = newest.from;
  }

  /** Whether the series has no object yet. */
  get beginsSeries(): boolean {
    return this.#objectEnd.exists === false && this.#before === undefined;
  }

  /** The one that the next part goes to, if it fits. */
  get object(): ObjectUrl {
    const { series } = this.#options;
    const { index, base } = this.#isThere ? this.#place : series.placeNow(this.#place);
    return series.objectAt(index, base);
  }

  /** Whether the next part may go to the object yet, and still. */
  get phase(): Phase {
    return this.#options.series.phaseOf(this.#place, this.#isThere);
  }

  /** Not known to be still to be created. */
  get #isThere(): boolean {
    return this.#objectEnd.exists !== false;
  }

  get objectEnd(): ObjectEnd {
    return this.#objectEnd;
  }

  /** Bytes that the object can still take; endless where only OSS sets a limit. */
  get room(): number {
    return (this.#options.series.rolloverBytes ?? Number.POSITIVE_INFINITY) - this.#objectEnd.position;
  }

  /** Where in the source the object ends, as far as is known. */
  get sourceEnd(): SourcePlace | undefined {
    return placeAtEnd(this.#from, this.#objectEnd);
  }

  /** The newest object that there is, as far as is known: what parts go to may still have to be created. */
  get newest(): KnownEnd {
    return this.#isThere ? this.#end : (this.#before ?? this.#end);
  }

  /** Whether the object still ends where we know it to, as OSS tells: another writer may have come. */
  async isAtEnd(): Promise<boolean> {
    const { position, crc64 } = this.#objectEnd;
    const { index, base } = this.#place;
    const { objectEnd } = await this.#options.series.resolveAt(index, this.#deps, base);
    return objectEnd.position === position && objectEnd.crc64 === crc64;
  }

  /**
   * From now on parts go to the next object of the series.
   * @param from where in the source that begins, if that is known
   */
  moveOn(from: SourcePlace | undefined): void {
    this.#before = this.newest;
    this.#from = from;
    this.#place = { ...this.#place, index: this.#place.index + 1 };
    this.#objectEnd = NO_OBJECT;
    this.#isOwn = false;
  }

  /**
   * From now on parts go to the object of now, the period of the one before being over. Whoever ships the same source may
   * have been faster: the objects are looked at once more.
   * @param sourceEnd where in the source that ends which is in the objects; asked only where they do not tell
   * @returns false where the newest object is not as we left it
   */
  async beginPeriod(sourceEnd: () => Promise<SourcePlace>): Promise<boolean> {
    const { series } = this.#options;
    // Should its period be over, too, by the time of the answer, they are looked at anew.
    const place = series.placeNow(this.#place);
    // It has just begun: what is on its way to the one before would be missed. The caller looks again, and lets that pass.
    if (series.phaseOf(place, false) !== 'current') return true;
    const found = await series.findNewest(this.#deps, this.newest);
    // Objects that were deleted, by a lifecycle rule say, are missed by nobody.
    if (exists(found) && !isSameEnd(found, this.newest)) return false;
    if (this.#isThere) this.moveOn(this.sourceEnd ?? (await sourceEnd()));
    this.#place = place;
    return true;
  }

  get #end(): KnownEnd {
    return { ...this.#place, objectEnd: this.#objectEnd };
  }

  /**
   * @param onProgress told of this part, in place of who is told of all
   * @throws {IntegrityError} `TooLarge` when the part fits no object
   * @throws {OssAppendError} as {@link appendExactlyOnce}
   */
  async append(
    part: AppendSource,
    onProgress: OnProgress | undefined = this.#deps.onProgress,
  ): Promise<AppendedPart> {
    const startedMs = monotonicMs();
    const encoded = await (this.#options.encode ?? asItIs)(part);
    for (;;) {
      try {
        const appended = await this.#appendHere(encoded, {
          ...this.#deps,
          ...(onProgress && { onProgress }),
        });
        return { ...appended, elapsedMs: Math.round(monotonicMs() - startedMs) };
      } catch (error) {
        if (!isTooLarge(error) || !this.#fitsAnEmptyObject(encoded)) throw error;
        // Where others filled the object before us, nothing of this part has been sent to it, and its end is theirs.
        if (encoded.size <= this.room) this.#from = undefined;
        this.moveOn(this.sourceEnd);
      }
    }
  }

  async #appendHere(source: AppendSource, deps: SessionDeps): Promise<Omit<AppendedPart, 'elapsedMs'>> {
    const { series, onConflict, throttle, requestHeaders } = this.#options;
    const { index, base } = this.#place;
    const object = series.objectAt(index, base);
    const startEnd = this.#objectEnd;
    const from = series.tellsStart(this.#place) ? this.#from : undefined;
    const placed = from === undefined ? {} : placeHeaders(from);
    const appended = await appendExactlyOnce(
      {
        object,
        source: throttle?.(source) ?? source,
        objectEnd: startEnd,
        onConflict,
        maxObjectBytes: series.maxObjectBytes,
        requestHeaders: async (end, offset) => ({
          ...(await requestHeaders(object, source, end, offset, this.#isOwn)),
          ...(mayCreate(end) && placed),
        }),
      },
      series.sessionFor(this.#place, deps),
    );
    this.#objectEnd = appended.objectEnd;
    const created = createdObject(startEnd, appended);
    this.#isOwn ||= created === true;
    // Another writer created it, and its beginning is theirs.
    if (startEnd.exists === false && created === false) this.#from = undefined;
    return { object, bytes: source.size, createdObject: created, appended };
  }

  #fitsAnEmptyObject({ size }: AppendSource): boolean {
    const { series } = this.#options;
    return series.rollsOver && size <= series.maxObjectBytes;
  }
}

/** Another writer may have created the object that was absent when we looked. */
function createdObject(startEnd: ObjectEnd, { position }: Appended): boolean | undefined {
  return startEnd.exists === undefined ? undefined : !startEnd.exists && position === 0;
}

function isTooLarge(error: unknown): boolean {
  return error instanceof IntegrityError && error.code === 'TooLarge';
}
