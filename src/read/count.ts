// The numbers that tail(1) and head(1) take for -n and -c: a sign, digits and a multiplier suffix.
import { UsageError } from '../errors.ts';

export type CountUnit = 'lines' | 'bytes';

/** `tail`: the last `count` units, or everything from the `count`-th unit (1-based) on. */
export interface TailCount {
  readonly count: number;
  readonly fromStart: boolean;
}

/** `head`: the first `count` units, or all but the last `count`. */
export interface HeadCount {
  readonly count: number;
  readonly allButLast: boolean;
}

/** As in coreutils. */
export const DEFAULT_TAIL_LINES = 10;

/** As in coreutils: a suffix without digits stands for one of its kind. */
const COUNT = /^([+-]?)(\d*)(b|(?:[kKmMGTPEZYRQ])(?:B|D|iB)?)?$/;
const LETTERS = 'KMGTPEZYRQ';

/**
 * `+N` counts from the start, `N` and `-N` from the end. Suffixes: `b` 512, `kB` 1000, `K` and `KiB` 1024, and so on.
 * @throws {UsageError}
 */
export function parseTailCount(text: string, unit: CountUnit = 'lines'): TailCount {
  const { sign, count } = parse(text, unit);
  return { count, fromStart: sign === '+' };
}

/**
 * `-N` means all but the last N, `N` and `+N` the first N. Suffixes as for tail.
 * @throws {UsageError}
 */
export function parseHeadCount(text: string, unit: CountUnit = 'lines'): HeadCount {
  const { sign, count } = parse(text, unit);
  return { count, allButLast: sign === '-' };
}

const PATH = /[/\\~]|\.[a-z]/i;

function parse(text: string, unit: CountUnit): { sign: string; count: number } {
  const [, sign = '', digits = '', suffix = ''] = COUNT.exec(text) ?? [];
  if (digits === '' && suffix === '') {
    if (unit === 'bytes' && PATH.test(text)) throw new UsageError('Usage.CountIsFile', { text });
    throw new UsageError('Usage.CountForm', { text, unit });
  }
  const value = (digits === '' ? 1 : Number(digits)) * multiplierOf(suffix);
  // No object is nearly as long, so a number beyond exact arithmetic means the same as this one.
  return { sign, count: Math.min(value, Number.MAX_SAFE_INTEGER) };
}

function multiplierOf(suffix: string): number {
  if (suffix === '') return 1;
  if (suffix === 'b') return 512;
  const base = suffix.length === 2 ? 1000 : 1024;
  return base ** (LETTERS.indexOf(suffix.charAt(0).toUpperCase()) + 1);
}
