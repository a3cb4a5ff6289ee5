// From what a caller asks for to an appender that knows where the series goes on.
import { givenEnd, type ObjectEnd } from '../append/object-end.ts';
import { createRequestHeaders, type RequestHeaderOptions } from '../append/request-headers.ts';
import type { SessionDeps } from '../append/session.ts';
import type { Notice } from '../facts/notices.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import type { ObjectHead } from '../oss/types.ts';
import { Series } from './series.ts';
import { SeriesAppender, type SeriesAppenderOptions } from './series-appender.ts';
import { SOURCE_START } from './source-place.ts';
import { createThrottle, type Throttle } from './throttle.ts';

export interface SeriesInput extends RequestHeaderOptions {
  /** The first object. */
  readonly object: ObjectUrl;
  /** Bytes after which to go on in the next object of the series. */
  readonly rolloverBytes?: number;
  /** Bytes per second that this side keeps to. */
  readonly maxBytesPerSecond?: number;
}

export interface SeriesDeps extends SessionDeps {
  /** Told of what is not an error, but may not be meant. */
  readonly onNotice: (notice: Notice) => void;
  /** One limit with other sources, in place of one that is the source's own. */
  readonly throttle?: Throttle;
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

/** All that parts are appended with, but for what a conflict means. */
export function seriesOptions(
  input: SeriesInput,
  deps: SeriesDeps,
): Omit<SeriesAppenderOptions, 'onConflict'> {
  return {
    series: new Series(input.object, input.rolloverBytes, ({ prefix, error }) =>
      deps.onNotice({ kind: 'series-not-listed', prefix: formatObjectUrl(prefix), error }),
    ),
    throttle: deps.throttle ?? createThrottle(input.maxBytesPerSecond, deps.retry.clock, deps.signal),
    requestHeaders: createRequestHeaders(input, deps.onNotice),
  };
}

/** Opens the series at its end or, given a position or a remembered end, there without asking. */
export async function openSeries(
  input: SeriesInput,
  given: GivenPosition | RememberedEnd | undefined,
  deps: SeriesDeps,
): Promise<OpenedSeries> {
  const options = seriesOptions(input, deps);
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
  const target = await options.series.findTarget(deps);
  const appender = new SeriesAppender({ ...options, onConflict: 'append-after' }, target, deps);
  return { appender, head: target.head };
}
