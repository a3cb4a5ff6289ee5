// Appends a file as it grows, through rotations and outages, for as long as it is wanted. It keeps no state but what
// the objects hold: at the start, and whenever it loses track, it finds its place by proof (docs/exactly-once.md).
import { findContinuation } from '../append/continuation.ts';
import { isConflict, notAPrefix } from '../append/incremental.ts';
import { memorySource } from '../append/memory-source.ts';
import type { ObjectEnd } from '../append/object-end.ts';
import type { SegmentLimits } from '../append/segments.ts';
import { findNewest, type SeriesMember, seriesObject } from '../append/series.ts';
import { type PieceAppended, SeriesAppender, type SeriesOptions } from '../append/series-appender.ts';
import type { SessionDeps } from '../append/session.ts';
import { throttle } from '../append/throttle.ts';
import { AppendRefusedError } from '../errors.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import { type Outage, type OutageNotice, rideOut } from '../oss/outage.ts';
import { waitForChange } from './change.ts';
import { Generation, isSameFile, statIfThere } from './generation.ts';
import { listRotated } from './rotated.ts';

export interface FollowJob extends Omit<SeriesOptions, 'onConflict'>, SegmentLimits {
  readonly path: string;
  /** When the file was rotated: go on with the new one in the next object, or end. */
  readonly onRotate: 'next' | 'stop';
  /** Bytes per second that this side keeps to. */
  readonly maxBytesPerSecond?: number;
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
  readonly onAppended: (piece: PieceAppended) => Promise<void>;
  readonly onNotice: (notice: FollowNotice) => void;
}

export interface FollowEnd {
  readonly object: ObjectUrl;
  readonly end: ObjectEnd;
}

/** Where the file goes on: `offset` bytes of `generation` are in the object that `appender` appends to. */
interface Place {
  readonly appender: SeriesAppender;
  readonly generation: Generation;
  readonly offset: number;
}

/** Why shipping a generation ended. */
type Ending = 'stopped' | 'rotated' | 'lost-track';

/** The longest time without a look at the file; notifications make it shorter. */
const POLL_MS = 1000;
/** How often the size is looked at while bytes wait for their flush. */
const GATHER_MS = 100;
/** A rotated file that nobody has written to for so long is taken to be complete. */
const QUIET_MS = 5000;

/**
 * Runs until `stop`, or until the rotation with `onRotate: 'stop'`.
 * @throws {IntegrityError} `NotAPrefix` when neither the file nor a rotated one continues the newest object
 */
export async function followFile(job: FollowJob, deps: FollowDeps): Promise<FollowEnd> {
  return new Follower(job, deps).run();
}

class Follower {
  readonly #job: FollowJob;
  readonly #deps: FollowDeps;
  readonly #outage: Outage;
  readonly #session: SessionDeps;
  readonly #buffer: Uint8Array;

  constructor(job: FollowJob, deps: FollowDeps) {
    this.#job = job;
    this.#deps = deps;
    // An outage is told of once, not once a try.
    const { policy, clock } = deps.retry;
    this.#outage = rideOut({ policy, clock }, deps.onNotice, deps.stop);
    this.#session = { ...deps, retry: this.#outage.retry };
    this.#buffer = Buffer.allocUnsafeSlow(job.flushBytes);
  }

  async run(): Promise<FollowEnd> {
    for (;;) {
      const place = await this.#locate();
      if ('object' in place) return place;
      const ending = await this.#shipFrom(place);
      if (ending !== 'lost-track') return { object: place.appender.object, end: place.appender.end };
    }
  }

  /** Finds the place by proof, waiting for the file where there is none. */
  async #locate(): Promise<Place | FollowEnd> {
    const { object, path } = this.#job;
    for (let told = false; ; told = true) {
      const newest = await findNewest(object, this.#session);
      this.#outage.over();
      const found = await this.#findGeneration(newest);
      if (found !== undefined) return { ...found, appender: this.#openAppender(newest) };
      const url = formatObjectUrl(seriesObject(object, newest.index));
      if ((await statIfThere(path)) !== undefined) {
        throw notAPrefix(`${url} is not the beginning of ${path}, nor of a rotated file beside it`);
      }
      if (this.#deps.stop.aborted)
        return { object: seriesObject(object, newest.index), end: newest.resolved.end };
      if (!told) this.#deps.onNotice({ kind: 'waiting' });
      await waitForChange(path, POLL_MS, this.#deps.stop);
    }
  }

  #openAppender(newest: SeriesMember): SeriesAppender {
    const options = { ...this.#job, onConflict: 'stop' as const };
    return new SeriesAppender(options, newest.index, newest.resolved.end, this.#session);
  }

  /** The file itself, or the rotated one that the newest object holds the beginning of. */
  async #findGeneration(newest: SeriesMember): Promise<Omit<Place, 'appender'> | undefined> {
    const { object, path, rolloverBytes } = this.#job;
    // An object without a byte is the beginning of every file.
    const rotated = newest.resolved.end.position === 0 ? [] : await listRotated(path);
    for (const candidate of [path, ...rotated.map((file) => file.path).reverse()]) {
      const generation = await Generation.open(candidate);
      if (generation === undefined) continue;
      const options = { object, newest, spansObjects: rolloverBytes !== undefined };
      const offset = await findContinuation(await generation.source(), options, this.#session);
      if (offset !== undefined) {
        await generation.bearWitness(offset);
        return { generation, offset };
      }
      await generation.close();
    }
    return undefined;
  }

  async #shipFrom({ appender, generation: first, offset: start }: Place): Promise<Ending> {
    let generation = first;
    let offset = start;
    try {
      for (;;) {
        const ending = await this.#shipGeneration(appender, generation, offset);
        if (ending !== 'rotated' || this.#job.onRotate === 'stop') return ending;
        const next = await this.#nextGeneration(generation);
        if (next === undefined) continue;
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
    for (;;) {
      const available = (await generation.size()) - offset;
      if (available < 0) return 'lost-track';
      const created = appender.end.exists !== false;
      if (available === 0 && created) {
        if (await this.#isOver(generation, offset)) return 'rotated';
        if (stop.aborted) return 'stopped';
        await waitForChange(this.#job.path, POLL_MS, stop);
        continue;
      }
      waitingSinceMs ??= performance.now();
      if (created && !this.#isDue(available, waitingSinceMs)) {
        await this.#gather();
        continue;
      }
      const bytes = await generation.read(this.#buffer, offset);
      // What was read before this look is of the generation that we know.
      if (!(await generation.isUnchanged())) return 'lost-track';
      if (!(await this.#append(appender, bytes))) return 'lost-track';
      generation.witness(bytes);
      offset += bytes.length;
      waitingSinceMs = undefined;
    }
  }

  /** Not woken by each write: many small ones are to go together. */
  async #gather(): Promise<void> {
    const { retry, stop } = this.#deps;
    await retry.clock.sleep(GATHER_MS, stop).catch(() => {});
  }

  #isDue(available: number, waitingSinceMs: number): boolean {
    const { flushBytes, flushIntervalMs } = this.#job;
    if (this.#deps.stop.aborted || available >= flushBytes) return true;
    return performance.now() - waitingSinceMs >= flushIntervalMs;
  }

  /** @returns false when the object no longer ends where we left it */
  async #append(appender: SeriesAppender, bytes: Uint8Array): Promise<boolean> {
    const { path, maxBytesPerSecond } = this.#job;
    const { clock } = this.#deps.retry;
    try {
      const piece = await appender.append(throttle(memorySource(path, bytes), maxBytesPerSecond, clock));
      this.#outage.over();
      await this.#deps.onAppended(piece);
      return true;
    } catch (error) {
      if (isConflict(error) || isReplaced(error)) return false;
      throw error;
    }
  }

  /**
   * Whether a generation that has been appended to its end is complete: its name stands for another file by now,
   * and the writer has moved on to it or has long been silent.
   */
  async #isOver(generation: Generation, offset: number): Promise<boolean> {
    const { path, onRotate } = this.#job;
    const stats = await statIfThere(path);
    const isCurrent =
      stats !== undefined &&
      isSameFile({ dev: Number(stats.dev), ino: Number(stats.ino) }, generation.identity);
    if (isCurrent) return false;
    const next = await this.#nextGeneration(generation);
    await next?.close();
    const quiet = Date.now() - (await generation.lastWriteMs()) > QUIET_MS;
    const movedOn = next !== undefined || (onRotate === 'stop' && stats !== undefined && quiet);
    // A last write may have come before the writer moved on.
    return movedOn && (await generation.size()) === offset;
  }

  /** The oldest generation after this one that has any content. */
  async #nextGeneration({ identity, mtimeMs }: Generation): Promise<Generation | undefined> {
    const rotated = await listRotated(this.#job.path);
    const own = rotated.findIndex((file) => isSameFile(file.identity, identity));
    const later = own >= 0 ? rotated.slice(own + 1) : rotated.filter((file) => file.mtimeMs > mtimeMs);
    for (const path of [...later.map((file) => file.path), this.#job.path]) {
      const generation = await Generation.open(path);
      if (generation === undefined) continue;
      const fresh = !isSameFile(generation.identity, identity) && (await generation.size()) > 0;
      if (fresh) return generation;
      await generation.close();
    }
    return undefined;
  }
}

function isReplaced(error: unknown): boolean {
  return error instanceof AppendRefusedError && error.code === 'ObjectReplaced';
}
