// The times in a key, in the notation of strftime(3), and which of two is the later one. Pure: the moment is given.

export type TimeZone = 'local' | 'utc';

interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

interface Conversion {
  readonly digits: number;
  of(fields: Fields): number;
}

const DAY_MS = 86_400_000;

/** The most significant first: two moments are compared by their values in this order. */
const CONVERSIONS = {
  G: { digits: 4, of: (fields) => isoWeek(fields).year },
  Y: { digits: 4, of: ({ year }) => year },
  y: { digits: 2, of: ({ year }) => year % 100 },
  m: { digits: 2, of: ({ month }) => month },
  V: { digits: 2, of: (fields) => isoWeek(fields).week },
  j: { digits: 3, of: dayOfYear },
  d: { digits: 2, of: ({ day }) => day },
  H: { digits: 2, of: ({ hour }) => hour },
  M: { digits: 2, of: ({ minute }) => minute },
  S: { digits: 2, of: ({ second }) => second },
} as const satisfies Record<string, Conversion>;

export type ConversionName = keyof typeof CONVERSIONS;

const NAMES = Object.keys(CONVERSIONS) as ConversionName[];

/** What may stand behind `%` in a key. */
export const KNOWN_CONVERSIONS: readonly string[] = [...NAMES, 'F', 'T', '%'];

/** Milliseconds that a period lasts at least whose finest conversion this is. */
const LENGTH_MS: Readonly<Record<ConversionName, number>> = {
  G: 364 * DAY_MS,
  Y: 365 * DAY_MS,
  y: 365 * DAY_MS,
  m: 28 * DAY_MS,
  V: 7 * DAY_MS,
  j: DAY_MS,
  d: DAY_MS,
  H: 3_600_000,
  M: 60_000,
  S: 1000,
};

/** A piece of a key: itself, or a time. */
export type TimePiece = { readonly text: string } | { readonly conversion: ConversionName };

/** @returns the pieces of `%Y-%m-%d`; or the conversion that there is not */
export function parseTimes(format: string): readonly TimePiece[] | { readonly unknown: string } {
  const spelt = format.replace(/%([%FT])/g, (whole, name) =>
    name === 'F' ? '%Y-%m-%d' : name === 'T' ? '%H:%M:%S' : whole,
  );
  const pieces: TimePiece[] = [];
  for (const [piece, name] of spelt.matchAll(/%(.?)|[^%]+/gsu)) {
    if (name === undefined) pieces.push({ text: piece });
    else if (name === '%') pieces.push({ text: '%' });
    else if (isConversion(name)) pieces.push({ conversion: name });
    else return { unknown: piece };
  }
  return pieces;
}

function isConversion(name: string): name is ConversionName {
  return Object.hasOwn(CONVERSIONS, name);
}

/** The text of each conversion at a moment. */
export type TimeTexts = (conversion: ConversionName) => string;

/** @param ms since 1970 */
export function timesAt(ms: number, zone: TimeZone): TimeTexts {
  const fields = fieldsOf(new Date(ms), zone);
  return (name) => {
    const { digits, of } = CONVERSIONS[name];
    return String(of(fields)).padStart(digits, '0');
  };
}

/** Clocks are set back by no more. */
const LARGEST_STEP_BACK_MS = 3 * 3_600_000;

/**
 * What a clock has shown at the latest by a moment, if it was set back meanwhile.
 * @returns the milliseconds at which a clock of UTC shows that
 */
export function latestReadingMs(ms: number, zone: TimeZone): number {
  if (zone === 'utc') return ms;
  // In whole milliseconds, so that halving comes to an end.
  let after = Math.floor(ms);
  let before = after - LARGEST_STEP_BACK_MS;
  const offset = offsetMs(before);
  if (offsetMs(after) >= offset) return ms + offsetMs(ms);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetMs(middle) === offset) before = middle;
    else after = middle;
  }
  return Math.max(ms + offsetMs(ms), before + offset);
}

/** Whether a clock shows this at any moment: where it is set forward, it leaves out an hour. @param readingMs as above */
export function isShown(readingMs: number, zone: TimeZone): boolean {
  if (zone === 'utc') return true;
  const { year, month, day, hour, minute, second } = fieldsOf(new Date(readingMs), 'utc');
  const shown = fieldsOf(new Date(year, month - 1, day, hour, minute, second), 'local');
  return shown.hour === hour && shown.minute === minute;
}

/** How far local time is ahead of UTC. */
function offsetMs(ms: number): number {
  return -60_000 * new Date(ms).getTimezoneOffset();
}

/** A pattern for what {@link timesAt} writes. */
export function digitsPattern(conversion: ConversionName): string {
  return `\\d{${CONVERSIONS[conversion].digits}}`;
}

/** Compares the values of the same conversions at two moments. @returns less than 0 where `a` is the earlier */
export function compareTimes(
  a: ReadonlyMap<ConversionName, number>,
  b: ReadonlyMap<ConversionName, number>,
): number {
  for (const name of NAMES) {
    const difference = (a.get(name) ?? 0) - (b.get(name) ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Milliseconds that a key with these times stays the same at least. */
export function periodMs(conversions: ReadonlySet<ConversionName>): number {
  const has = hasAnyOf(conversions);
  // A week may have a day alone in a month, and in a year.
  const isShared = has('G', 'V') && has('Y', 'y', 'm');
  return Math.min(
    ...[...conversions].map((name) => LENGTH_MS[name]),
    isShared ? DAY_MS : Number.POSITIVE_INFINITY,
  );
}

/**
 * Whether each moment of these times comes once: hours without a day come again tomorrow, and the last days of December
 * are twice in a year of weeks, which `%G` is.
 */
export function isOnce(conversions: ReadonlySet<ConversionName>): boolean {
  const has = hasAnyOf(conversions);
  const hasDay = has('j') || (has('d') && has('m'));
  return (
    has('Y', 'y', 'G') &&
    (!has('m', 'j') || has('Y', 'y')) &&
    (!has('V') || has('G')) &&
    (!has('d') || has('m')) &&
    (!has('H') || hasDay) &&
    (!has('M') || has('H')) &&
    (!has('S') || has('M'))
  );
}

function hasAnyOf(
  conversions: ReadonlySet<ConversionName>,
): (...names: readonly ConversionName[]) => boolean {
  return (...names) => names.some((name) => conversions.has(name));
}

function fieldsOf(date: Date, zone: TimeZone): Fields {
  if (zone === 'utc') {
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
    };
  }
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
    second: date.getSeconds(),
  };
}

function dayOfYear({ year, month, day }: Fields): number {
  return (Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 0)) / DAY_MS;
}

/** ISO 8601: weeks begin on Monday, and belong to the year of their Thursday. */
function isoWeek({ year, month, day }: Fields): { year: number; week: number } {
  const date = new Date(Date.UTC(year, month - 1, day));
  const thursday = new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * DAY_MS);
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return { year: thursday.getUTCFullYear(), week: 1 + Math.floor((thursday.getTime() - first) / DAY_MS / 7) };
}
