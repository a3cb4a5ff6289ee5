// What shipping a generation of a followed file is given, and what comes of it.
import type { OnProgress } from '../facts/progress.ts';
import type { RetryClock } from '../retry/clock.ts';
import type { BufferPool } from './buffer-pool.ts';
import type { CompletionOptions, CompletionTiming } from './completion.ts';
import type { PartLimits } from './cutter.ts';
import type { Ending } from './follow-step.ts';
import type { Generation } from './generation.ts';
import type { Series } from './series.ts';
import type { AppendedPart, SeriesAppender } from './series-appender.ts';
import type { FileWatch } from './watch.ts';

export interface FollowTiming extends CompletionTiming {
  /** The longest time without a look at the file, milliseconds; notifications make it shorter. */
  readonly pollMs: number;
}

/** The name is that which is followed; the generation may have another one by now. */
export interface ShippingOptions extends PartLimits, CompletionOptions {
  readonly series: Series;
  readonly timing: FollowTiming;
}

export interface ShippingDeps {
  readonly appender: SeriesAppender;
  readonly watch: FileWatch;
  readonly buffers: BufferPool;
  readonly clock: Pick<RetryClock, 'sleep'>;
  /** Breaks what is under way. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the shipping once what is there has been appended. */
  readonly stop: AbortSignal;
  readonly onAppended: (part: AppendedPart) => Promise<void>;
  readonly onProgress?: OnProgress | undefined;
}

export interface Shipped {
  readonly ending: Ending;
  /** How many of its bytes are in the objects. */
  readonly offset: number;
  /** Bytes that it was seen to have, and that are not. */
  readonly unsentBytes: number;
  /** When it was last written to, as far as it was seen to be the same generation. */
  readonly lastWriteMs: number | undefined;
  /** With `onRotate: 'next'`, what a rotated one is followed by: open, and for who goes on with it to close. */
  readonly next: Generation | undefined;
}
