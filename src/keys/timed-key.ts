// The keys that one source has in the course of time: one for each period, a day or an hour say. Pure.
import type { ObjectUrl } from '../oss/object-url.ts';
import {
  type ConversionName,
  compareTimes,
  digitsPattern,
  isOnce,
  periodMs,
  type TimePiece,
  type TimeZone,
  timesAt,
} from './times.ts';

/** When a key's period is, as far as its text tells. */
export type Period = ReadonlyMap<ConversionName, number>;

export class TimedKey {
  readonly bucket: string;
  /** What all of its keys begin with. */
  readonly prefix: string;
  /** Whether the key is always the same. */
  readonly isFixed: boolean;
  /** Whether no key comes again: one with hours alone does, a day later. */
  readonly isOnce: boolean;
  /** The shortest time that a key is in use, milliseconds; endless for a fixed one. */
  readonly periodMs: number;
  readonly #pieces: readonly TimePiece[];
  readonly #zone: TimeZone;
  readonly #pattern: RegExp;

  constructor(bucket: string, pieces: readonly TimePiece[], zone: TimeZone) {
    this.bucket = bucket;
    this.#pieces = pieces;
    this.#zone = zone;
    const conversions = new Set(pieces.flatMap((piece) => ('conversion' in piece ? [piece.conversion] : [])));
    this.isFixed = conversions.size === 0;
    this.isOnce = this.isFixed || isOnce(conversions);
    this.periodMs = this.isFixed ? Number.POSITIVE_INFINITY : periodMs(conversions);
    const firstTime = pieces.findIndex((piece) => 'conversion' in piece);
    const before = firstTime < 0 ? pieces : pieces.slice(0, firstTime);
    this.prefix = before.map((piece) => ('text' in piece ? piece.text : '')).join('');
    this.#pattern = patternOf(pieces);
  }

  /** @param ms since 1970 */
  at(ms: number): ObjectUrl {
    const text = timesAt(ms, this.#zone);
    const key = this.#pieces.map((piece) => ('text' in piece ? piece.text : text(piece.conversion))).join('');
    return { bucket: this.bucket, key };
  }

  /** @returns undefined for a key that is none of them */
  periodOf(key: string): Period | undefined {
    const { groups } = this.#pattern.exec(key) ?? {};
    if (groups === undefined) return this.isFixed && this.#pattern.test(key) ? new Map() : undefined;
    return new Map(Object.entries(groups).map(([name, digits]) => [name as ConversionName, Number(digits)]));
  }

  /** The keys of the period that the moment is in, and of those before it, the latest first, without end. */
  *backFrom(ms: number): Generator<ObjectUrl> {
    let last: string | undefined;
    // By halves, so that no short day of a change of the clock is left out.
    for (let moment = ms; ; moment -= this.periodMs / 2) {
      const object = this.at(moment);
      if (object.key === last) continue;
      last = object.key;
      yield object;
    }
  }
}

/** @returns less than 0 where `a` is the earlier */
export const comparePeriods: (a: Period, b: Period) => number = compareTimes;

function patternOf(pieces: readonly TimePiece[]): RegExp {
  const seen = new Set<ConversionName>();
  const source = pieces.map((piece) => {
    if ('text' in piece) return piece.text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    const { conversion } = piece;
    if (seen.has(conversion)) return `\\k<${conversion}>`;
    seen.add(conversion);
    return `(?<${conversion}>${digitsPattern(conversion)})`;
  });
  return new RegExp(`^${source.join('')}$`, 's');
}
