// Appends a file as it grows, through rotations, truncations and outages, for as long as it is wanted. It keeps no state
// but what the objects hold: at the start, and whenever it loses track, it finds its place by proof
// (docs/exactly-once.md).

import { setMaxListeners } from 'node:events';
import type { SessionDeps } from '../append/session.ts';
import { type Outage, type OutageNotice, rideOut } from '../retry/outage.ts';
import { BufferPool } from './buffer-pool.ts';
import { PlaceFinder } from './follow-place.ts';
import { GATHER_MS } from './follow-step.ts';
import { Generation } from './generation.ts';
import { shipGeneration } from './generation-shipper.ts';
import { withLastTry } from './last-try.ts';
import type { FollowEnd, LostPlace, Place, PlaceNotice, PlaceOptions } from './place.ts';
import { findRenamed } from './rotated.ts';
import type { AppendedPart } from './series-appender.ts';
import type { FollowTiming, Shipped, ShippingOptions } from './shipping.ts';
import type { Silence } from './silence.ts';
import { SOURCE_START } from './source-place.ts';
import { type FileWatch, FileWatcher } from './watch.ts';

export type { FollowEnd };

type Options = PlaceOptions & ShippingOptions;

export interface FollowJob extends Omit<Options, 'timing' | 'onGap'>, Partial<Pick<Options, 'onGap'>> {
  /** @default DEFAULT_TIMING */
  readonly timing?: FollowTiming;
}

export type FollowNotice = OutageNotice | PlaceNotice;

export interface FollowDeps extends SessionDeps {
  /** Ends the following once what is there has been appended. */
  readonly stop: AbortSignal;
  readonly onAppended: (part: AppendedPart) => Promise<void>;
  readonly onNotice: (notice: FollowNotice) => void;
  /** Shared with other followed files. @default its own */
  readonly watcher?: FileWatcher;
  /** Shared with other sources. @default its own */
  readonly buffers?: BufferPool;
  /** For several files, whose outages are told of together. @default its own, and `onNotice` is told of it */
  readonly outage?: Outage;
  /** Shared with other followed files: how long all of them try to reach OSS at the end. @default its own */
  readonly silence?: Silence;
}

const DEFAULT_TIMING: FollowTiming = { pollMs: 1000, quietMs: 5000 };

/**
 * Runs until `stop`, until the rotation with `onRotate: 'stop'`, or until the file is gone with `onGone: 'end'`.
 * @throws {IntegrityError} `NotAPrefix` when neither the file nor a rotated one continues the newest object
 * @throws {SourceError} when what the path names is not a regular file, or unreadable
 */
export async function followFile(job: FollowJob, deps: FollowDeps): Promise<FollowEnd> {
  // Many files may be told by one signal, which would be taken for a leak.
  for (const signal of [deps.stop, deps.signal]) if (signal) setMaxListeners(0, signal);
  const watch = (deps.watcher ?? new FileWatcher()).open(job.path);
  const follower = new Follower(job, deps, watch);
  try {
    return await follower.run();
  } finally {
    await follower.close();
    watch.close();
  }
}

class Follower {
  readonly #job: Options;
  readonly #deps: FollowDeps;
  readonly #watch: FileWatch;
  readonly #buffers: BufferPool;
  readonly #outage: Outage;
  readonly #places: PlaceFinder;
  /** What is shipped, or is to be the first: rotated meanwhile, it is still at hand. */
  #open: Generation | undefined;

  constructor(job: FollowJob, deps: FollowDeps, watch: FileWatch) {
    this.#job = { ...job, onGap: job.onGap ?? 'stop', timing: job.timing ?? DEFAULT_TIMING };
    this.#deps = deps;
    this.#watch = watch;
    this.#buffers = deps.buffers ?? new BufferPool();
    this.#outage = deps.outage ?? rideOut(deps.retry, deps.onNotice);
    this.#places = new PlaceFinder(this.#job, {
      session: withLastTry({ ...deps, retry: this.#outage.retry }, deps.stop, deps.silence),
      stop: deps.stop,
      watch,
      onFound: () => this.#outage.over(),
      onNotice: deps.onNotice,
    });
  }

  async run(): Promise<FollowEnd> {
    this.#open = await Generation.open(this.#job.path, (identity) => findRenamed(this.#job, identity));
    let lost: LostPlace | undefined;
    for (;;) {
      const place = await this.#places.find(this.#open, lost);
      if ('ending' in place) return place;
      await this.#goOnIn(place.generation);
      const { ending, ...left } = await this.#shipFrom(place);
      if (ending === 'stopped' || ending === 'rotated' || ending === 'gone') {
        const { object, objectEnd, newest } = place.appender;
        return { object, objectEnd, newest, ending };
      }
      const generation = this.#open as Generation;
      lost = { ...left, generation, appender: place.appender, isTruncated: ending === 'truncated' };
      // Another process may be at work on the same files or objects: it is left some time.
      await this.#pause(Math.min(GATHER_MS, this.#job.timing.pollMs));
    }
  }

  async close(): Promise<void> {
    await this.#open?.close();
  }

  async #shipFrom({ appender, generation: first, offset }: Place): Promise<Shipped> {
    const { stop, signal, onNotice, onProgress } = this.#deps;
    const { clock } = this.#deps.retry;
    const onAppended = (part: AppendedPart): Promise<void> => this.#appended(part);
    const told = { onAppended, onProgress };
    const deps = { appender, watch: this.#watch, buffers: this.#buffers, clock, stop, signal, ...told };
    let shipped = await shipGeneration(first, offset, this.#job, deps);
    while (shipped.next !== undefined) {
      const { next } = shipped;
      await this.#goOnIn(next);
      // A generation without a byte has no object: one that is empty is for the next.
      if (shipped.offset > 0 || appender.objectEnd.position > 0) appender.moveOn(SOURCE_START);
      onNotice({ kind: 'rotated', object: appender.object });
      shipped = await shipGeneration(next, 0, this.#job, deps);
    }
    return shipped;
  }

  async #goOnIn(generation: Generation): Promise<void> {
    await this.#open?.close();
    this.#open = generation;
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
