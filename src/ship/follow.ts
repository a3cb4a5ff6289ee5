// Appends a file as it grows, through rotations and outages, for as long as it is wanted. It keeps no state but what
// the objects hold: at the start, and whenever it loses track, it finds its place by proof (docs/exactly-once.md).

import type { ObjectEnd } from '../append/object-end.ts';
import type { SessionDeps } from '../append/session.ts';
import { IntegrityError } from '../errors.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import { wakenBy } from '../retry/clock.ts';
import { type Outage, type OutageNotice, rideOut } from '../retry/outage.ts';
import { BufferPool } from './buffer-pool.ts';
import { type Ending, GATHER_MS } from './follow-step.ts';
import { statIfThere } from './generation.ts';
import { type FollowTiming, type ShippingOptions, shipGeneration } from './generation-shipper.ts';
import { type FoundGeneration, findGeneration, findNext } from './locate.ts';
import { type AppendedPart, SeriesAppender, type SeriesAppenderOptions } from './series-appender.ts';
import { type FileWatch, FileWatcher } from './watch.ts';

export interface FollowJob
  extends Omit<SeriesAppenderOptions, 'onConflict'>,
    Pick<ShippingOptions, 'path' | 'onRotate' | 'flushBytes' | 'flushIntervalMs'> {
  /** @default DEFAULT_TIMING */
  readonly timing?: FollowTiming;
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
  /** Shared with other followed files. @default its own */
  readonly watcher?: FileWatcher;
  /** Shared with other sources. @default its own */
  readonly buffers?: BufferPool;
}

export interface FollowEnd {
  readonly object: ObjectUrl;
  readonly objectEnd: ObjectEnd;
}

/** Where the file goes on. */
interface Place extends FoundGeneration {
  readonly appender: SeriesAppender;
}

const DEFAULT_TIMING: FollowTiming = { pollMs: 1000, quietMs: 5000 };

/**
 * Runs until `stop`, or until the rotation with `onRotate: 'stop'`.
 * @throws {IntegrityError} `NotAPrefix` when neither the file nor a rotated one continues the newest object
 * @throws {SourceError} when what the path names is not a regular file, or unreadable
 */
export async function followFile(job: FollowJob, deps: FollowDeps): Promise<FollowEnd> {
  const watch = (deps.watcher ?? new FileWatcher()).open(job.path);
  try {
    return await new Follower(job, deps, watch).run();
  } finally {
    watch.close();
  }
}

class Follower {
  readonly #job: FollowJob & ShippingOptions;
  readonly #deps: FollowDeps;
  readonly #watch: FileWatch;
  readonly #buffers: BufferPool;
  readonly #outage: Outage;
  readonly #session: SessionDeps;

  constructor(job: FollowJob, deps: FollowDeps, watch: FileWatch) {
    this.#job = { ...job, timing: job.timing ?? DEFAULT_TIMING };
    this.#deps = deps;
    this.#watch = watch;
    this.#buffers = deps.buffers ?? new BufferPool();
    // An outage is told of once, not once a try.
    const { policy, clock } = deps.retry;
    this.#outage = rideOut({ policy, clock: wakenBy(deps.stop, clock) }, deps.onNotice, deps.stop);
    this.#session = { ...deps, retry: this.#outage.retry };
  }

  async run(): Promise<FollowEnd> {
    for (;;) {
      const place = await this.#locate();
      if ('object' in place) return place;
      const ending = await this.#shipFrom(place);
      const { object, objectEnd } = place.appender;
      if (ending !== 'lost-track') return { object, objectEnd };
      // Another process may be at work on the same files or objects: it is left some time.
      await this.#pause(Math.min(GATHER_MS, this.#job.timing.pollMs));
    }
  }

  /** Finds the place by proof, waiting for the file where there is none. */
  async #locate(): Promise<Place | FollowEnd> {
    const { series, path } = this.#job;
    for (let told = false; ; ) {
      const stopping = this.#deps.stop.aborted;
      const newest = await series.findNewest(this.#session);
      this.#outage.over();
      const found = await findGeneration(path, { series, newest }, this.#session);
      if (typeof found === 'object') {
        const options = { ...this.#job, onConflict: 'stop' as const };
        return { ...found, appender: new SeriesAppender(options, newest, this.#session) };
      }
      if (found === 'unclear') {
        await this.#pause(GATHER_MS);
        continue;
      }
      const { object, objectEnd } = newest;
      if ((await statIfThere(path)) !== undefined) {
        throw new IntegrityError('NotAPrefix.NoGeneration', { source: path, url: formatObjectUrl(object) });
      }
      if (stopping) return { object, objectEnd };
      if (!told) this.#deps.onNotice({ kind: 'waiting' });
      told = true;
      await this.#appearance();
    }
  }

  /** Waits until the file is there, or until it is to end. */
  async #appearance(): Promise<void> {
    const { stop } = this.#deps;
    const { path, timing } = this.#job;
    while (!stop.aborted && (await statIfThere(path)) === undefined) {
      await this.#watch.wait(timing.pollMs, stop);
    }
  }

  async #shipFrom({ appender, generation: first, offset: start }: Place): Promise<Ending> {
    const { stop, onNotice } = this.#deps;
    const { clock } = this.#deps.retry;
    const onAppended = (part: AppendedPart): Promise<void> => this.#appended(part);
    const deps = { appender, watch: this.#watch, buffers: this.#buffers, clock, stop, onAppended };
    let generation = first;
    let offset = start;
    try {
      for (;;) {
        const ending = await shipGeneration(generation, offset, this.#job, deps);
        if (ending !== 'rotated' || this.#job.onRotate === 'stop') return ending;
        const next = await findNext(this.#job.path, generation);
        // What came next has gone again: by and by there will be another.
        if (next === undefined) return 'lost-track';
        await generation.close();
        generation = next;
        offset = 0;
        appender.moveOn('new-generation');
        onNotice({ kind: 'rotated', object: appender.object });
      }
    } finally {
      await generation.close();
    }
  }

  #appended(part: AppendedPart): Promise<void> {
    this.#outage.over();
    return this.#deps.onAppended(part);
  }

  async #pause(ms: number): Promise<void> {
    const { retry, stop } = this.#deps;
    await retry.clock.sleep(ms, stop).catch(() => {});
  }
}
