// What listings show of dated series: the newest object of each. One listing serves all files whose keys begin alike, for
// a short time; of 100,000s of keys it keeps one for each file.
import type { SessionDeps } from '../append/session.ts';
import { OssServiceError } from '../errors.ts';
import { comparePeriods, type Period, periodIn, type TimedKey } from '../keys/timed-key.ts';
import { type BasedPlace, listedKeys, numberedPlace } from './series.ts';

/** For how long a listing may be used: files that are found together ask for it together. */
const MOST_FRESH_MS = 10_000;

/** By what keys end with behind their times. */
type NewestPlaces = ReadonlyMap<string, BasedPlace>;

interface Listing {
  /** When it was asked for, by the clock that the keys are of: that may be set while the listing is kept. */
  readonly askedMs: number;
  readonly newest: Promise<NewestPlaces>;
}

export class Listings {
  readonly #kept = new Map<string, Listing>();
  readonly #refused = new Set<string>();

  /**
   * The place of the newest object, by a listing that was made no longer ago than a period.
   * @param nowMs since 1970
   * @throws {OssServiceError} where listing is refused
   */
  async newestOf(key: TimedKey, nowMs: number, deps: SessionDeps): Promise<BasedPlace | undefined> {
    const id = `${key.bucket}/${key.times.source}`;
    const freshMs = Math.min(MOST_FRESH_MS, key.periodMs);
    const kept = this.#kept.get(id);
    try {
      if (kept && Math.abs(nowMs - kept.askedMs) < freshMs) return (await kept.newest).get(key.suffix);
    } catch (error) {
      // Who asked for it may have ended.
      if (error instanceof OssServiceError) throw error;
    }
    const listing = { askedMs: nowMs, newest: list(key, deps) };
    this.#keep(id, listing, freshMs);
    return (await listing.newest).get(key.suffix);
  }

  /**
   * The same of the periods before one. Seldom asked for, so nothing is kept.
   * @throws {OssServiceError} where listing is refused
   */
  async newestBefore(key: TimedKey, before: Period, deps: SessionDeps): Promise<BasedPlace | undefined> {
    return (await list(key, deps, before)).get(key.suffix);
  }

  /** @returns whether this is the first refusal under the prefix */
  isNews({ bucket, prefix }: TimedKey): boolean {
    const isFirst = !this.#refused.has(`${bucket}/${prefix}`);
    this.#refused.add(`${bucket}/${prefix}`);
    return isFirst;
  }

  #keep(id: string, listing: Listing, ms: number): void {
    const drop = (): void => {
      if (this.#kept.get(id) === listing) this.#kept.delete(id);
    };
    this.#kept.set(id, listing);
    setTimeout(drop, ms).unref();
    listing.newest.catch((error: unknown) => {
      if (!(error instanceof OssServiceError)) drop();
    });
  }
}

async function list(
  { bucket, prefix, times }: TimedKey,
  deps: SessionDeps,
  before?: Period,
): Promise<NewestPlaces> {
  const newest = new Map<string, BasedPlace & { readonly period: Period }>();
  for await (const key of listedKeys({ bucket, key: prefix }, deps)) {
    const object = { bucket, key };
    for (const place of [{ index: 0, base: object }, numberedPlace(object)]) {
      const match = place && times.exec(place.base.key);
      const period = match && periodIn(match);
      if (!match || !period || (before !== undefined && comparePeriods(period, before) >= 0)) continue;
      const suffix = place.base.key.slice(match[0].length);
      const other = newest.get(suffix);
      const order = other === undefined ? 1 : comparePeriods(period, other.period);
      if (order > 0 || (order === 0 && place.index > (other?.index ?? 0))) {
        newest.set(suffix, { ...place, period });
      }
    }
  }
  return newest;
}
