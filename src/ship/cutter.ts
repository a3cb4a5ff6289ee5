// When a part is due, and how large it may be: the same for a stream and for a file that grows. Pure.

export interface PartLimits {
  /** Bytes of a full part. */
  readonly flushBytes: number;
  /** Milliseconds that a byte waits at most before its part is cut. */
  readonly flushIntervalMs: number;
  /**
   * Parts end at a line's end: an unfinished line waits for its end, or for the stream's. One that is longer than a full
   * part is cut like any other bytes. @default false
   */
  readonly wholeLines?: boolean;
}

export const DEFAULT_PART_LIMITS: PartLimits = { flushBytes: 8 * 1024 * 1024, flushIntervalMs: 1000 };

/** What waits to become a part: with `wholeLines`, lines. */
export interface WaitingBytes {
  readonly bytes: number;
  /** When the first of them came, by the clock that `nowMs` is of. */
  readonly sinceMs: number;
  /** Nothing more is waited for. */
  readonly isEnding: boolean;
}

/**
 * A part is due when it is full, when its first byte has waited long enough, or when no more are waited for.
 * @returns milliseconds until then, 0 or less for now; never where nothing waits
 */
export function dueInMs(waiting: WaitingBytes, limits: PartLimits, nowMs: number): number {
  if (waiting.bytes === 0) return Number.POSITIVE_INFINITY;
  if (waiting.isEnding || waiting.bytes >= limits.flushBytes) return 0;
  return waiting.sinceMs + limits.flushIntervalMs - nowMs;
}

/** The end of a line, also where a carriage return is before it. */
const LINE_FEED = 0x0a;

/** @returns how many of the bytes are up to the end of the last line that has one, and with it; 0 where none has */
export function wholeLinesIn(bytes: Uint8Array): number {
  return bytes.lastIndexOf(LINE_FEED) + 1;
}

/** Bytes of a part that an empty object can still take. */
export function largestPart(
  { flushBytes }: Pick<PartLimits, 'flushBytes'>,
  rolloverBytes: number = flushBytes,
): number {
  return Math.min(flushBytes, rolloverBytes);
}
