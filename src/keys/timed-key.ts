// The keys that one source has in the course of time: one for each period, a day or an hour say. Pure.
import type { ObjectUrl } from '../oss/object-url.ts';
import {
  type ConversionName,
  compareTimes,
  digitsPattern,
  isOnce,
  isShown,
  latestReadingMs,
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
  /** What all of its keys end with, behind the last of their times. */
  readonly suffix: string;
  readonly #pieces: readonly TimePiece[];
  readonly #zone: TimeZone;
  /** Made when they are asked for: most keys are only written. */
  #patterns: { readonly times: RegExp; readonly whole: RegExp } | undefined;

  constructor(bucket: string, pieces: readonly TimePiece[], zone: TimeZone) {
    this.bucket = bucket;
    this.#pieces = pieces;
    this.#zone = zone;
    const conversions = new Set(pieces.flatMap((piece) => ('conversion' in piece ? [piece.conversion] : [])));
    this.isFixed = conversions.size === 0;
    this.isOnce = this.isFixed || isOnce(conversions);
    this.periodMs = this.isFixed ? Number.POSITIVE_INFINITY : periodMs(conversions);
    const firstTime = pieces.findIndex((piece) => 'conversion' in piece);
    const lastTime = pieces.findLastIndex((piece) => 'conversion' in piece);
    this.prefix = textOf(firstTime < 0 ? pieces : pieces.slice(0, firstTime));
    this.suffix = textOf(pieces.slice(lastTime + 1));
  }

  /** The key that is always this one. */
  static fixed({ bucket, key }: ObjectUrl): TimedKey {
    return new TimedKey(bucket, [{ text: key }], 'utc');
  }

  /** What a key of this shape is up to the last of its times. */
  get times(): RegExp {
    return this.#shape.times;
  }

  get #shape(): { readonly times: RegExp; readonly whole: RegExp } {
    if (this.#patterns !== undefined) return this.#patterns;
    const lastTime = this.#pieces.findLastIndex((piece) => 'conversion' in piece);
    this.#patterns = {
      times: patternOf(this.#pieces.slice(0, lastTime + 1)),
      whole: new RegExp(`${patternOf(this.#pieces).source}$`, 's'),
    };
    return this.#patterns;
  }

  /** @param ms since 1970 */
  at(ms: number): ObjectUrl {
    return this.#at(ms, this.#zone);
  }

  /**
   * The key of the latest time that the clock has shown by then: in an hour that comes twice, that of its end. So no key
   * comes again.
   */
  latest(ms: number): ObjectUrl {
    return this.#at(latestReadingMs(ms, this.#zone), 'utc');
  }

  #at(ms: number, zone: TimeZone): ObjectUrl {
    const text = timesAt(ms, zone);
    const key = this.#pieces.map((piece) => ('text' in piece ? piece.text : text(piece.conversion))).join('');
    return { bucket: this.bucket, key };
  }

  /** @returns undefined for a key that is none of them */
  periodOf(key: string): Period | undefined {
    return periodIn(this.#shape.whole.exec(key));
  }

  /** Until the key is another one, milliseconds. */
  leftMs(ms: number): number {
    if (this.isFixed) return Number.POSITIVE_INFINITY;
    const { key } = this.at(ms);
    // In whole milliseconds, so that halving comes to an end.
    let same = Math.floor(ms);
    let other = same;
    while (this.at(other).key === key) {
      same = other;
      other += this.periodMs / 2;
    }
    while (other - same > 1) {
      const middle = Math.floor((same + other) / 2);
      if (this.at(middle).key === key) same = middle;
      else other = middle;
    }
    return other - ms;
  }

  /**
   * The keys up to a moment, without end, the one of the latest period first: where the clock was set back an hour, say,
   * those of the hour that comes twice come once, and those of an hour that is left out never.
   */
  *backFrom(ms: number): Generator<ObjectUrl> {
    let last: string | undefined;
    // By halves, since months are not all as long.
    for (let reading = latestReadingMs(ms, this.#zone); ; reading -= this.periodMs / 2) {
      if (!isShown(reading, this.#zone)) continue;
      const object = this.#at(reading, 'utc');
      if (object.key === last) continue;
      last = object.key;
      yield object;
    }
  }
}

/** @param match of {@link TimedKey.times}, say */
export function periodIn(match: RegExpExecArray | null): Period | undefined {
  if (match === null) return undefined;
  const values = Object.entries(match.groups ?? {});
  return new Map(values.map(([name, digits]) => [name as ConversionName, Number(digits)]));
}

/** @returns less than 0 where `a` is the earlier */
export const comparePeriods: (a: Period, b: Period) => number = compareTimes;

function textOf(pieces: readonly TimePiece[]): string {
  return pieces.map((piece) => ('text' in piece ? piece.text : '')).join('');
}

/** What begins with the pieces. */
function patternOf(pieces: readonly TimePiece[]): RegExp {
  const seen = new Set<ConversionName>();
  const source = pieces.map((piece) => {
    if ('text' in piece) return piece.text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    const { conversion } = piece;
    if (seen.has(conversion)) return `\\k<${conversion}>`;
    seen.add(conversion);
    return `(?<${conversion}>${digitsPattern(conversion)})`;
  });
  return new RegExp(`^${source.join('')}`, 's');
}
