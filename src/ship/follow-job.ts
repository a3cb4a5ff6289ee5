// What following a file is given, and what it tells.
import type { ObjectEnd } from '../append/object-end.ts';
import type { SessionDeps } from '../append/session.ts';
import type { ObjectUrl } from '../oss/object-url.ts';
import type { OutageNotice } from '../retry/outage.ts';
import type { PartLimits } from './cutter.ts';
import type { AppendedPart, SeriesAppenderOptions } from './series-appender.ts';

export interface FollowJob extends Omit<SeriesAppenderOptions, 'onConflict'>, PartLimits {
  readonly path: string;
  /** When the file was rotated: go on with the new one in the next object, or end. */
  readonly onRotate: 'next' | 'stop';
  /** @default DEFAULT_TIMING */
  readonly timing?: FollowTiming;
}

export interface FollowTiming {
  /** The longest time without a look at the file, milliseconds; notifications make it shorter. */
  readonly pollMs: number;
  /**
   * A rotated file that nobody has written to for so many milliseconds is complete: some of its writers may turn to the
   * new file later than others.
   */
  readonly quietMs: number;
}

export type FollowNotice =
  | OutageNotice
  /** There is no such file yet. */
  | { readonly kind: 'waiting' }
  /** A rotated generation is finished; the file goes on in `object`. */
  | { readonly kind: 'rotated'; readonly object: ObjectUrl };

export interface FollowDeps extends SessionDeps {
  /** Ends the following once what is there has been appended. */
  readonly stop: AbortSignal;
  readonly onAppended: (part: AppendedPart) => Promise<void>;
  readonly onNotice: (notice: FollowNotice) => void;
}

export interface FollowEnd {
  readonly object: ObjectUrl;
  readonly end: ObjectEnd;
}
