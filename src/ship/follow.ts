// Appends a file as it grows, through rotations and outages, for as long as it is wanted. It keeps no state but what
// the objects hold: at the start, and whenever it loses track, it finds its place by proof (docs/exactly-once.md).

import type { SessionDeps } from '../append/session.ts';
import { IntegrityError } from '../errors.ts';
import { monotonicMs } from '../monotonic.ts';
import { formatObjectUrl } from '../oss/object-url.ts';
import { isReplaced } from '../read/snapshot.ts';
import { wakenBy } from '../retry/clock.ts';
import { type Outage, rideOut } from '../retry/outage.ts';
import type { FollowDeps, FollowEnd, FollowJob, FollowTiming } from './follow-job.ts';
import { type Generation, identityOf, isSameFile, statIfThere } from './generation.ts';
import { isConflict } from './incremental.ts';
import { type FoundGeneration, findGeneration, findNext } from './locate.ts';
import { memorySource } from './memory-source.ts';
import { SeriesAppender } from './series-appender.ts';
import { waitForChange } from './watch.ts';

/** Where the file goes on. */
interface Place extends FoundGeneration {
  readonly appender: SeriesAppender;
}

/** Why shipping a generation ended. */
type Ending = 'stopped' | 'rotated' | 'lost-track';

const DEFAULT_TIMING: FollowTiming = { pollMs: 1000, quietMs: 5000 };
/** How often the size is looked at while bytes wait for their flush. */
const GATHER_MS = 100;

/**
 * Runs until `stop`, or until the rotation with `onRotate: 'stop'`.
 * @throws {IntegrityError} `NotAPrefix` when neither the file nor a rotated one continues the newest object
 * @throws {SourceError} when what the path names is not a regular file, or unreadable
 */
export async function followFile(job: FollowJob, deps: FollowDeps): Promise<FollowEnd> {
  return new Follower(job, deps).run();
}

class Follower {
  readonly #job: FollowJob;
  readonly #deps: FollowDeps;
  readonly #timing: FollowTiming;
  readonly #outage: Outage;
  readonly #session: SessionDeps;
  readonly #buffer: Uint8Array;

  constructor(job: FollowJob, deps: FollowDeps) {
    this.#job = job;
    this.#deps = deps;
    this.#timing = job.timing ?? DEFAULT_TIMING;
    // An outage is told of once, not once a try.
    const { policy, clock } = deps.retry;
    this.#outage = rideOut({ policy, clock: wakenBy(deps.stop, clock) }, deps.onNotice, deps.stop);
    this.#session = { ...deps, retry: this.#outage.retry };
    this.#buffer = Buffer.allocUnsafeSlow(job.flushBytes);
  }

  async run(): Promise<FollowEnd> {
    for (;;) {
      const place = await this.#locate();
      if ('object' in place) return place;
      const ending = await this.#shipFrom(place);
      if (ending !== 'lost-track') return { object: place.appender.object, end: place.appender.objectEnd };
      // Whoever else is at work here is left some time.
      await this.#pause(Math.min(GATHER_MS, this.#timing.pollMs));
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
      if ((await statIfThere(path)) !== undefined) {
        const url = formatObjectUrl(newest.object);
        throw new IntegrityError('NotAPrefix.NoGeneration', { source: path, url });
      }
      if (stopping) return { object: newest.object, end: newest.objectEnd };
      if (!told) this.#deps.onNotice({ kind: 'waiting' });
      told = true;
      await this.#appearance();
    }
  }

  /** Waits until the file is there, or until it is to end. */
  async #appearance(): Promise<void> {
    const { stop } = this.#deps;
    const { path } = this.#job;
    while (!stop.aborted && (await statIfThere(path)) === undefined) {
      await waitForChange(path, this.#timing.pollMs, stop);
    }
  }

  async #shipFrom({ appender, generation: first, offset: start }: Place): Promise<Ending> {
    let generation = first;
    let offset = start;
    try {
      for (;;) {
        const ending = await this.#shipGeneration(appender, generation, offset);
        if (ending !== 'rotated' || this.#job.onRotate === 'stop') return ending;
        const next = await findNext(this.#job.path, generation);
        // What came next has gone again: by and by there will be another.
        if (next === undefined) return 'lost-track';
        await generation.close();
        generation = next;
        offset = 0;
        appender.moveOn();
        this.#deps.onNotice({ kind: 'rotated', object: appender.object });
      }
    } finally {
      await generation.close();
    }
  }

  async #shipGeneration(appender: SeriesAppender, generation: Generation, start: number): Promise<Ending> {
    const { stop } = this.#deps;
    let offset = start;
    let waitingSinceMs: number | undefined;
    let last = Number.POSITIVE_INFINITY;
    for (;;) {
      // Before the look at the file: what was written before the stop is to be flushed.
      const stopping = stop.aborted;
      const size = await generation.size();
      if (size < offset) return 'lost-track';
      // What comes later is not: a writer that never pauses must not keep from ending.
      if (stopping) last = Math.min(last, size);
      const available = Math.min(size, last) - offset;
      if (available > 0 && appender.room === 0) appender.moveOn();
      const created = appender.objectEnd.exists !== false;
      if (available <= 0 && created) {
        // Truncated, it may have grown to the very size it had.
        if (!(await generation.isUnchanged())) return 'lost-track';
        if (await this.#isOver(generation, offset, stopping)) return 'rotated';
        if (stopping) return 'stopped';
        await waitForChange(this.#job.path, this.#timing.pollMs, stop);
        continue;
      }
      waitingSinceMs ??= monotonicMs();
      const buffer = this.#buffer.subarray(0, appender.room);
      const isFull = available >= buffer.length || !created || stopping;
      const dueInMs = isFull ? 0 : waitingSinceMs + this.#job.flushIntervalMs - monotonicMs();
      if (dueInMs > 0) {
        // Not woken by each write: many small ones are to go together.
        await this.#pause(Math.min(GATHER_MS, dueInMs));
        continue;
      }
      const bytes = await generation.read(buffer, offset);
      generation.witness(bytes);
      // What was read before this look is of the generation that we know.
      if (!(await generation.isUnchanged())) return 'lost-track';
      if (!(await this.#append(appender, bytes))) return 'lost-track';
      offset += bytes.length;
      waitingSinceMs = undefined;
    }
  }

  async #pause(ms: number): Promise<void> {
    const { retry, stop } = this.#deps;
    await retry.clock.sleep(ms, stop).catch(() => {});
  }

  /** @returns false when the object no longer ends where we left it */
  async #append(appender: SeriesAppender, bytes: Uint8Array): Promise<boolean> {
    try {
      const part = await appender.append(memorySource(this.#job.path, bytes));
      this.#outage.over();
      await this.#deps.onAppended(part);
      return true;
    } catch (error) {
      if (isConflict(error) || isReplaced(error)) return false;
      throw error;
    }
  }

  /**
   * Whether a generation that has been appended to its end is complete: its name stands for another file by now,
   * the writer has moved on to it, and nobody writes to the old one any more.
   */
  async #isOver(generation: Generation, offset: number, stopping: boolean): Promise<boolean> {
    const { path, onRotate } = this.#job;
    const current = await statIfThere(path);
    if (current !== undefined && isSameFile(identityOf(current), generation.identity)) return false;
    const next = await findNext(path, generation);
    await next?.close();
    const silentMs = Math.abs(Date.now() - (await generation.lastWriteMs()));
    const quiet = stopping || silentMs >= this.#timing.quietMs;
    const movedOn = next !== undefined || (onRotate === 'stop' && current !== undefined);
    // A last write may have come before the writer moved on.
    return quiet && movedOn && (await generation.size()) === offset;
  }
}
