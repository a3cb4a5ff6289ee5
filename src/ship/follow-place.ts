// Where a followed file goes on, by proof where the objects and the files tell, and by what the follower itself has
// shipped where they no longer do (docs/exactly-once.md).
import { dirname } from 'node:path';
import type { SessionDeps } from '../append/session.ts';
import { IntegrityError } from '../errors.ts';
import { monotonicMs } from '../monotonic.ts';
import { formatObjectUrl } from '../oss/object-url.ts';
import { findAfterGap } from './after-gap.ts';
import { type Found, type FoundGeneration, isSourceChanged, type KnownGenerations } from './candidates.ts';
import { GATHER_MS } from './follow-step.ts';
import type { Generation } from './generation.ts';
import { findGeneration } from './locate.ts';
import { isSameFile, statIfThere } from './named-file.ts';
import type { FollowEnd, LostPlace, Place, PlaceNotice, PlaceOptions } from './place.ts';
import { isSameEnd, type KnownEnd, type SeriesObject } from './series.ts';
import { SeriesAppender } from './series-appender.ts';
import { placeAt, SOURCE_START, type SourcePlace } from './source-place.ts';
import type { FileWatch } from './watch.ts';

export interface PlaceDeps {
  readonly session: SessionDeps;
  readonly stop: AbortSignal;
  readonly watch: FileWatch;
  readonly onFound: () => void;
  readonly onNotice: (notice: PlaceNotice) => void;
}

/**
 * Looks at a newest object that stays as it is. Of two who follow one file, one may see a truncation, or a new generation,
 * before the other can prove it.
 */
const LOOKS_WHEN_LOST = 5;

export class PlaceFinder {
  readonly #options: PlaceOptions;
  readonly #deps: PlaceDeps;
  #toldWaiting = false;

  constructor(options: PlaceOptions, deps: PlaceDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  /**
   * Finds the place, waiting for the file where there is none.
   * @param open the generation that the follower has open
   * @param lost where it was before
   * @throws {IntegrityError} `NotAPrefix` when neither the file nor a rotated one continues the newest object
   */
  async find(open: Generation | undefined, lost: LostPlace | undefined): Promise<Place | FollowEnd> {
    const { session, stop, onFound } = this.#deps;
    const { series, timing } = this.#options;
    // At once, though OSS may be out of reach for long.
    if (open === undefined && !(await this.#isThere())) await this.#tellWaiting();
    let before: SeriesObject | undefined;
    let looks = 0;
    let looksAtEnd = 0;
    for (;;) {
      const stopping = stop.aborted;
      const newest = await series.findNewest(session);
      onFound();
      looks = before !== undefined && isSameEnd(newest, before) ? looks + 1 : 1;
      before = newest;
      const truncated = lost?.isTruncated && isSameEnd(newest, lost.appender.newest) ? lost : undefined;
      const known = { open, truncated: truncated?.generation.identity };
      const wasThere = await this.#isThere();
      const found = await this.#findIn(newest, known);
      if (typeof found === 'object') {
        if (!truncated || !isSameFile(found.generation.identity, truncated.generation.identity)) return found;
        await found.generation.close();
      }
      if (found === 'none' && !truncated && lost !== undefined && looks < LOOKS_WHEN_LOST) {
        await this.#pause(Math.max(GATHER_MS, timing.pollMs), stop);
        continue;
      }
      // It may have come, or gone, while it was looked for.
      const isThere = wasThere && (await this.#isThere());
      const place = found === 'unclear' ? found : await this.#findBehind(newest, { ...known, lost, isThere });
      if (typeof place === 'object') return place;
      if (place === 'none' && !isThere) {
        if (stopping) return endAt(newest, 'stopped');
        if (!(await this.#appearance())) return endAt(newest, 'gone');
        continue;
      }
      if (stopping) looksAtEnd += 1;
      if (looksAtEnd === LOOKS_WHEN_LOST) return endAt(newest, 'stopped');
      await this.#pause(GATHER_MS, stopping ? session.signal : stop);
    }
  }

  async #findIn(newest: SeriesObject, known: KnownGenerations): Promise<Place | 'none' | 'unclear'> {
    const { series } = this.#options;
    const { session } = this.#deps;
    const found = await findGeneration(this.#options, known, { series, newest }, session);
    if (typeof found === 'object') return this.#placeAt(found, newest);
    const behindGap =
      found === 'unclear' || newest.head === undefined
        ? undefined
        : await series.findBehindGap(newest, session);
    return behindGap === undefined ? found : this.#findIn(behindGap, known);
  }

  /** Where it goes on, though no file continues the newest object. */
  async #findBehind(
    newest: SeriesObject,
    { open, truncated, lost, isThere }: LookBehind,
  ): Promise<Place | FollowEnd | 'none' | 'unclear'> {
    if (lost !== undefined && truncated !== undefined) return this.#afterTruncation(newest, lost);
    // Before the first object there is no gap: the file has come, or gone, meanwhile.
    if (newest.head === undefined) return 'none';
    const hasEnded = lost === undefined && isAt(newest, this.#options.endedAt);
    if (!isThere && (hasEnded || this.#options.onGap === 'stop')) return 'none';
    return hasEnded ? this.#afterEnd(newest) : this.#afterGap(newest, { open }, lost);
  }

  /** What was sent is known, and what the file holds now is another generation. */
  async #afterTruncation(
    newest: SeriesObject,
    { generation, offset, unsentBytes, lastWriteMs }: LostPlace,
  ): Promise<Place | FollowEnd | 'none' | 'unclear'> {
    const endsHere = this.#options.onRotate === 'stop';
    // A copy of what was sent would have been found.
    if (endsHere && offset > 0) return endAt(newest, 'rotated');
    const found = await this.#nextGeneration(newest, { open: generation, lastWriteMs });
    if (found === 'unclear' || (found === 'none' && generation.isGone)) return found;
    // The file is gone again, and was empty: by and by there will be another.
    const next = found === 'none' ? { generation: generation.anew(), offset: 0 } : found;
    if (endsHere && next.generation.path === this.#options.path) {
      await next.generation.close();
      return endAt(newest, 'rotated');
    }
    const place = this.#placeBehind(newest, SOURCE_START, next);
    this.#deps.onNotice({ kind: 'truncated', object: place.appender.object, unsentBytes });
    return place;
  }

  /** The file before was removed, with all of it in the objects. */
  async #afterEnd(newest: SeriesObject): Promise<Place | FollowEnd | 'none' | 'unclear'> {
    if (this.#options.onRotate === 'stop') return endAt(newest, 'rotated');
    const found = await this.#nextGeneration(newest, { open: undefined });
    if (typeof found !== 'object') return found;
    const place = this.#placeBehind(newest, SOURCE_START, found);
    this.#deps.onNotice({ kind: 'rotated', object: place.appender.object });
    return place;
  }

  async #afterGap(
    newest: SeriesObject,
    known: KnownGenerations,
    lost: LostPlace | undefined,
  ): Promise<Place | 'none' | 'unclear'> {
    const { path, onGap } = this.#options;
    if (onGap === 'stop') {
      const facts = { source: path, url: formatObjectUrl(newest.object) };
      throw new IntegrityError('NotAPrefix.NoGeneration', facts);
    }
    const place = await this.#placeAfterGap(newest, known, lost);
    if (typeof place === 'object') {
      this.#deps.onNotice({ kind: 'gap', newest: newest.object, object: place.appender.object });
    }
    return place;
  }

  async #placeAfterGap(
    newest: SeriesObject,
    known: KnownGenerations,
    lost: LostPlace | undefined,
  ): Promise<Place | 'none' | 'unclear'> {
    const open = lost && !lost.isTruncated && (await isAsBefore(lost.generation)) ? lost : undefined;
    // Others appended to the object, but what was sent before is known.
    if (open?.appender.object.key === newest.object.key) return this.#goOn(newest, open);
    // The newest object may also be of a later generation, which is gone; or another file than ours is to go on.
    const found = await this.#nextGeneration(newest, known);
    if (typeof found !== 'object') return found;
    if (open === undefined || !isSameFile(found.generation.identity, open.generation.identity)) {
      return this.#placeBehind(newest, SOURCE_START, found);
    }
    await found.generation.close();
    return this.#goOn(newest, open);
  }

  #nextGeneration(newest: SeriesObject, known: KnownGenerations): Promise<Found> {
    const { series } = this.#options;
    return findAfterGap(this.#options, known, { series, newest }, this.#deps.session);
  }

  /** In the object after the newest, with what was not sent yet of the file that is open. */
  async #goOn(newest: SeriesObject, { generation, offset }: LostPlace): Promise<Place | 'unclear'> {
    const again = generation.anew();
    try {
      const from = await placeAt(offset, await again.witnessedSource(), this.#deps.session.signal);
      return this.#placeBehind(newest, from, { generation: again, offset });
    } catch (error) {
      await again.close();
      if (!isSourceChanged(error)) throw error;
      return 'unclear';
    }
  }

  /** In the object after the newest. */
  #placeBehind(newest: SeriesObject, from: SourcePlace, found: FoundGeneration): Place {
    const place = this.#placeAt(found, newest);
    if (newest.objectEnd.exists === true) place.appender.moveOn(from);
    return place;
  }

  #placeAt(found: FoundGeneration, newest: SeriesObject): Place {
    const options = { ...this.#options, onConflict: 'stop' as const };
    return { ...found, appender: new SeriesAppender(options, newest, this.#deps.session) };
  }

  async #isThere(): Promise<boolean> {
    return (await statIfThere(this.#options.path)) !== undefined;
  }

  /**
   * Waits until the file is there, or until it is to end.
   * @returns false where it was not to be waited for any longer
   */
  async #appearance(): Promise<boolean> {
    const { stop, watch } = this.#deps;
    const { onGone, timing } = this.#options;
    const untilMs = onGone === 'end' ? monotonicMs() + timing.quietMs : Number.POSITIVE_INFINITY;
    await this.#tellWaiting();
    this.#deps.session.onProgress?.({ phase: 'absent' });
    while (!stop.aborted && !(await this.#isThere())) {
      if (monotonicMs() >= untilMs) return false;
      await watch.wait(timing.pollMs, stop);
    }
    return true;
  }

  async #tellWaiting(): Promise<void> {
    if (this.#toldWaiting) return;
    this.#toldWaiting = true;
    const folder = dirname(this.#options.path);
    const isMissing = (await statIfThere(folder)) === undefined;
    this.#deps.onNotice({ kind: 'waiting', folder: isMissing ? folder : undefined });
  }

  async #pause(ms: number, until: AbortSignal | undefined): Promise<void> {
    const { session } = this.#deps;
    await session.retry.clock.sleep(ms, until).catch(() => {});
    session.signal?.throwIfAborted();
  }
}

interface LookBehind extends KnownGenerations {
  readonly lost: LostPlace | undefined;
  /** Whether there is a file of the name. */
  readonly isThere: boolean;
}

async function isAsBefore(generation: Generation): Promise<boolean> {
  return (await generation.isUnchanged()) && !generation.isGone;
}

function isAt(newest: SeriesObject, endedAt: KnownEnd | undefined): boolean {
  return endedAt !== undefined && isSameEnd(newest, endedAt);
}

function endAt(newest: SeriesObject, ending: FollowEnd['ending']): FollowEnd {
  const { object, objectEnd, index, base } = newest;
  return { ending, object, objectEnd, newest: { index, base, objectEnd } };
}
