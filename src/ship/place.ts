// Where a followed file goes on, ends, or was when it was no longer what it was known to be.
import type { ObjectEnd } from '../append/object-end.ts';
import type { ObjectUrl } from '../oss/object-url.ts';
import type { FoundGeneration } from './candidates.ts';
import type { Ending } from './follow-step.ts';
import type { FollowedName } from './rotated.ts';
import type { KnownEnd, Series } from './series.ts';
import type { SeriesAppender, SeriesAppenderOptions } from './series-appender.ts';
import type { FollowTiming } from './shipping.ts';

/** Where the file goes on. */
export interface Place extends FoundGeneration {
  readonly appender: SeriesAppender;
}

/** Where it ended, with nothing more to append. */
export interface FollowEnd {
  readonly ending: Extract<Ending, 'stopped' | 'rotated' | 'gone'>;
  readonly object: ObjectUrl;
  readonly objectEnd: ObjectEnd;
  /** The newest object that there is: for who follows the next file of the name, see {@link PlaceOptions.endedAt}. */
  readonly newest: KnownEnd;
}

/** Where the follower was when the file, or the newest object, was no longer what it knew. */
export interface LostPlace extends Place {
  /** The file no longer holds what was shipped of it. */
  readonly isTruncated: boolean;
  /** Bytes that it was seen to have, and that are not in the objects. */
  readonly unsentBytes: number;
  /** When it was last written to, as far as that was seen; milliseconds since 1970. */
  readonly lastWriteMs: number | undefined;
}

export interface PlaceOptions extends FollowedName, Omit<SeriesAppenderOptions, 'onConflict'> {
  readonly series: Series;
  readonly onRotate: 'next' | 'stop';
  /** Where the newest object is the beginning of no file that can be found: an error, or on in the next object. */
  readonly onGap: 'stop' | 'next';
  /** When there has been no file for as long as a rotated one is to be quiet: wait for one, or end. @default 'wait' */
  readonly onGone?: 'wait' | 'end';
  /**
   * Where the following of this name ended before, with all in the objects, because its file was gone. While the newest
   * object still ends there, a file that does not continue it is the next generation, though nothing proves it.
   */
  readonly endedAt?: KnownEnd | undefined;
  readonly timing: FollowTiming;
}

export type PlaceNotice =
  /** There is no such file yet; nor is there such a folder, where one is named. */
  | { readonly kind: 'waiting'; readonly folder: string | undefined }
  /** A generation is finished; the file goes on in `object`. */
  | { readonly kind: 'rotated'; readonly object: ObjectUrl }
  /** The file was truncated, and there is no copy of it; it goes on in `object`. */
  | { readonly kind: 'truncated'; readonly object: ObjectUrl; readonly unsentBytes: number }
  /** What `newest` holds is the beginning of no file; it goes on in `object`. */
  | { readonly kind: 'gap'; readonly newest: ObjectUrl; readonly object: ObjectUrl };
