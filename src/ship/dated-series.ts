// A series whose key changes with time: one row of objects for each period, a day or an hour say. Its newest object is
// that of the latest period, and says where in its source it begins, from the first one on.
import { NO_OBJECT } from '../append/object-end.ts';
import type { ResolvedObject } from '../append/resolve.ts';
import type { SessionDeps } from '../append/session.ts';
import { OssServiceError } from '../errors.ts';
import { comparePeriods, type Period, type TimedKey } from '../keys/timed-key.ts';
import type { ObjectUrl } from '../oss/object-url.ts';
import { Listings } from './listings.ts';
import { withinPeriod } from './period-over.ts';
import { exists, type Phase, Series, type SeriesObject, type SeriesPlace, type Unlisted } from './series.ts';
import { placeInMetadata, SOURCE_START, type SourcePlace } from './source-place.ts';

export interface DatedSeriesOptions {
  /** Its keys must not come again. */
  readonly key: TimedKey;
  readonly rolloverBytes?: number | undefined;
  /** Told where objects cannot be listed: those of periods that are long over may then not be found. */
  readonly onUnlisted?: ((unlisted: Unlisted) => void) | undefined;
  /** Milliseconds since 1970. @default Date.now */
  readonly nowMs?: (() => number) | undefined;
  /** Shared with other series. @default its own */
  readonly listings?: Listings | undefined;
}

/** For who looks at the end of a period a little later, and for what is on its way then. */
const MOST_GRACE_MS = 2000;
/** How far ahead of ours the clock may be that others created objects by. */
const MOST_AHEAD_MS = 15 * 60_000;
/** Periods that are asked for one by one before all objects are listed. */
const HEADS_BEFORE_LISTING = 4;
/** The same where they cannot be listed: two months of days. */
const HEADS_WITHOUT_LISTING = 62;

export class DatedSeries extends Series {
  override readonly graceMs: number;
  readonly #key: TimedKey;
  readonly #nowMs: () => number;
  readonly #listings: Listings;

  constructor({
    key,
    rolloverBytes,
    onUnlisted,
    nowMs = Date.now,
    listings = new Listings(),
  }: DatedSeriesOptions) {
    super(key.latest(nowMs()), rolloverBytes, onUnlisted);
    this.#key = key;
    this.#nowMs = nowMs;
    this.#listings = listings;
    this.graceMs = Math.min(MOST_GRACE_MS, key.periodMs / 4);
  }

  override tellsStart(): boolean {
    return true;
  }

  protected override startOf(index: number, { head }: ResolvedObject): SourcePlace | undefined {
    return placeInMetadata(head?.metadata ?? {}) ?? (index === 0 ? SOURCE_START : undefined);
  }

  override phaseOf(place: SeriesPlace, isThere: boolean): Phase {
    const isOver = this.#isOver(place);
    if (isThere && !isOver) return 'current';
    const now = this.#nowMs();
    if (this.#key.latest(now - this.graceMs).key !== this.#key.latest(now).key) return 'ending';
    return isOver ? 'over' : 'current';
  }

  override placeNow(place: SeriesPlace): SeriesPlace {
    return this.#isOver(place) ? { index: 0, base: this.#key.latest(this.#nowMs()) } : place;
  }

  /** Where the clock was set back, by hand or for the winter, a period is over only when the clock is past it. */
  #isOver({ base = this.first }: SeriesPlace): boolean {
    return this.#isLater(this.#key.latest(this.#nowMs()), base);
  }

  override findTarget(deps: SessionDeps): Promise<SeriesObject> {
    return this.findNewest(deps);
  }

  override async findNewest(deps: SessionDeps, known?: SeriesPlace): Promise<SeriesObject> {
    // Of before the first question: what comes to be later is found when that period is over, and they are asked anew.
    const absent = this.#absent();
    const places = this.#placesBack(known);
    const latest = take(places, HEADS_BEFORE_LISTING);
    let newest = await this.#firstThere(latest, deps);
    if (newest === undefined && !latest.some((place) => place === known)) {
      const list = () => this.#listings.newestOf(this.#key, this.#nowMs(), deps);
      newest = await this.#findOlder(list, places, deps);
    }
    return newest === undefined || this.#isOlder(newest, known) ? absent : this.lastOfRow(newest, deps);
  }

  /** The latest first. */
  *#placesBack(known: SeriesPlace | undefined): Generator<SeriesPlace> {
    const aheadMs = Math.min(MOST_AHEAD_MS, this.#key.periodMs);
    for (const base of this.#key.backFrom(this.#nowMs() + aheadMs)) {
      if (known?.base !== undefined && !this.#isLater(base, known.base)) {
        yield known;
        return;
      }
      yield firstOf(base);
    }
  }

  async #firstThere(places: readonly SeriesPlace[], deps: SessionDeps): Promise<SeriesObject | undefined> {
    for (const { index, base } of places) {
      const object = await this.resolveAt(index, deps, base);
      if (exists(object)) return object;
    }
    return undefined;
  }

  /** By one listing; where that is refused, in the places that come next. */
  async #findOlder(
    list: () => Promise<SeriesPlace | undefined>,
    places: Iterator<SeriesPlace>,
    deps: SessionDeps,
  ): Promise<SeriesObject | undefined> {
    try {
      const place = await list();
      return place && (await this.#firstThere([place], deps));
    } catch (error) {
      if (!(error instanceof OssServiceError)) throw error;
      const { bucket, prefix: key } = this.#key;
      if (this.#listings.isNews(this.#key)) this.onUnlisted({ prefix: { bucket, key }, error });
      return this.#firstThere(take(places, HEADS_WITHOUT_LISTING - HEADS_BEFORE_LISTING), deps);
    }
  }

  #isOlder(a: SeriesPlace, b: SeriesPlace | undefined): boolean {
    return a.base !== undefined && b?.base !== undefined && this.#isLater(b.base, a.base);
  }

  /** Where a period has just ended, its own: before the next one is begun, the objects are looked at once more. */
  #absent(): SeriesObject {
    const base = this.#key.latest(this.#nowMs() - this.graceMs);
    return { index: 0, base, object: base, head: undefined, objectEnd: NO_OBJECT, from: SOURCE_START };
  }

  /** For the first of a period, the last one of the period before that has any. */
  override async objectBefore(place: SeriesPlace, deps: SessionDeps): Promise<SeriesObject | undefined> {
    const { index, base = this.first } = place;
    if (index > 0) return super.objectBefore(place, deps);
    const now = this.#nowMs();
    // Where the clock was set back, there may be later ones than those of now.
    const isAhead = this.#isLater(base, this.#key.latest(now));
    const recent = isAhead ? [] : take(this.#key.backFrom(now), HEADS_WITHOUT_LISTING);
    const places = recent
      .filter((other) => this.#isLater(base, other))
      .map(firstOf)
      .values();
    const last =
      (await this.#firstThere(take(places, HEADS_BEFORE_LISTING), deps)) ??
      (await this.#findOlder(
        () => this.#listings.newestBefore(this.#key, this.#periodOf(base), deps),
        places,
        deps,
      ));
    return last && this.lastOfRow(last, deps);
  }

  override sessionFor(place: SeriesPlace, deps: SessionDeps): SessionDeps {
    return withinPeriod(deps, {
      isOver: () => this.#isOver(place),
      leftMs: () => this.#key.leftMs(this.#nowMs()) + this.graceMs / 2,
    });
  }

  #isLater(a: ObjectUrl, b: ObjectUrl): boolean {
    return comparePeriods(this.#periodOf(a), this.#periodOf(b)) > 0;
  }

  #periodOf({ key }: ObjectUrl): Period {
    return this.#key.periodOf(key) ?? new Map();
  }
}

/** The first one of its period. */
function firstOf(base: ObjectUrl): SeriesPlace {
  return { index: 0, base };
}

/** So many more of them, if there are. */
function take<T>(values: Iterator<T>, count: number): T[] {
  const taken: T[] = [];
  while (taken.length < count) {
    const { value, done } = values.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}
