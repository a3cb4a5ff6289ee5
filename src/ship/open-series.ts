// From what a caller asks for to an appender that knows where the series goes on.
import { givenEnd, type ObjectEnd } from '../append/object-end.ts';
import { createRequestHeaders, type RequestHeaderOptions } from '../append/request-headers.ts';
import type { SessionDeps } from '../append/session.ts';
import { UsageError } from '../errors.ts';
import type { Notice } from '../facts/notices.ts';
import type { TimedKey } from '../keys/timed-key.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import type { ObjectHead } from '../oss/types.ts';
import { DatedSeries } from './dated-series.ts';
import type { Listings } from './listings.ts';
import { Series, type Unlisted } from './series.ts';
import { SeriesAppender, type SeriesAppenderOptions } from './series-appender.ts';
import { SOURCE_START } from './source-place.ts';
import { createThrottle, type Throttle } from './throttle.ts';

interface AppendingInput extends RequestHeaderOptions {
  /** Bytes after which to go on in the next object of the series. */
  readonly rolloverBytes?: number;
  /** Bytes per second that this side keeps to. */
  readonly maxBytesPerSecond?: number;
}

export interface SeriesInput extends AppendingInput {
  /** Of the first object, or of those that are the first of their period. */
  readonly key: TimedKey;
}

export interface ObjectInput extends AppendingInput {
  /** The first object. */
  readonly object: ObjectUrl;
}

export interface SeriesDeps extends SessionDeps {
  /** Told of what is not an error, but may not be meant. */
  readonly onNotice: (notice: Notice) => void;
  /** One limit with other sources, in place of one that is the source's own. */
  readonly throttle?: Throttle;
  /** Milliseconds since 1970, for keys that change with time. @default Date.now */
  readonly nowMs?: () => number;
  /** Shared with other sources. @default its own */
  readonly listings?: Listings;
}

/** A place that the caller vouches for: nobody asks OSS, and an object that ends elsewhere is a conflict. */
export interface GivenPosition {
  readonly position: number;
  /** CRC-64 of the object's bytes before it. */
  readonly crc64?: bigint;
}

/** Where the object ended after the caller's last append: worth a try before anybody is asked. */
export interface RememberedEnd {
  readonly remembered: ObjectEnd;
}

export interface OpenedSeries {
  readonly appender: SeriesAppender;
  /** Of the HEAD that found the end; undefined where nobody asked, or there is no object. */
  readonly head: ObjectHead | undefined;
}

/**
 * All that parts of a growing source are appended with, but for what a conflict means.
 * @throws {UsageError} where the key comes again
 */
export function seriesOptions(
  input: SeriesInput,
  deps: SeriesDeps,
): Omit<SeriesAppenderOptions, 'onConflict'> {
  return { series: createSeries(input, deps), ...appendingOptions(input, deps) };
}

/** @throws {UsageError} where the key comes again, so that nothing tells which object is the newest */
export function createSeries(
  { key, rolloverBytes }: Pick<SeriesInput, 'key' | 'rolloverBytes'>,
  deps: Pick<SeriesDeps, 'onNotice' | 'nowMs' | 'listings'>,
): Series {
  const { nowMs = Date.now, listings } = deps;
  if (key.isFixed) return rowOf(key.at(nowMs()), rolloverBytes, deps);
  if (!key.isOnce) throw new UsageError('Usage.KeyComesAgain', { url: formatObjectUrl(key.at(nowMs())) });
  return new DatedSeries({ key, rolloverBytes, onUnlisted: tellUnlisted(deps), nowMs, listings });
}

function rowOf(
  object: ObjectUrl,
  rolloverBytes: number | undefined,
  deps: Pick<SeriesDeps, 'onNotice'>,
): Series {
  return new Series(object, rolloverBytes, tellUnlisted(deps));
}

function tellUnlisted({ onNotice }: Pick<SeriesDeps, 'onNotice'>): (unlisted: Unlisted) => void {
  return ({ prefix, error }) =>
    onNotice({ kind: 'series-not-listed', prefix: formatObjectUrl(prefix), error });
}

function appendingOptions(
  input: AppendingInput,
  deps: SeriesDeps,
): Pick<SeriesAppenderOptions, 'throttle' | 'requestHeaders'> {
  return {
    throttle: deps.throttle ?? createThrottle(input.maxBytesPerSecond, deps.retry.clock, deps.signal),
    requestHeaders: createRequestHeaders(input, deps.onNotice),
  };
}

/** Opens the series of an object at its end or, given a position or a remembered end, there without asking. */
export async function openSeries(
  input: ObjectInput,
  given: GivenPosition | RememberedEnd | undefined,
  deps: SeriesDeps,
): Promise<OpenedSeries> {
  const series = rowOf(input.object, input.rolloverBytes, deps);
  const options = { series, ...appendingOptions(input, deps) };
  if (given !== undefined && 'remembered' in given) {
    const objectEnd = { ...given.remembered, isRemembered: true } as const;
    const appender = new SeriesAppender(
      { ...options, onConflict: 'append-after' },
      { index: 0, objectEnd, from: SOURCE_START },
      deps,
    );
    return { appender, head: undefined };
  }
  if (given !== undefined) {
    const objectEnd = givenEnd(given.position, given.crc64);
    const start = { index: 0, objectEnd, from: SOURCE_START };
    return { appender: new SeriesAppender({ ...options, onConflict: 'stop' }, start, deps), head: undefined };
  }
  const target = await series.findTarget(deps);
  const appender = new SeriesAppender({ ...options, onConflict: 'append-after' }, target, deps);
  return { appender, head: target.head };
}
