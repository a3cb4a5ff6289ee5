// What the table about an object tells besides what the server says.
import { MAX_OBJECT_BYTES } from '../append/object-end.ts';
import type { HeadResult } from '../facts/results.ts';
import type { HeadView } from '../text/texts.ts';

/** @param readableOnly sizes without the exact number of bytes */
export function headView(result: HeadResult, readableOnly: boolean): HeadView {
  const { nextAppendPosition, lastModified, headers } = result;
  const closed = whyClosed(result);
  const isOpen = nextAppendPosition !== null && closed === undefined;
  return {
    readableOnly,
    closed,
    roomBytes: isOpen ? MAX_OBJECT_BYTES - nextAppendPosition : undefined,
    modified: lastModified === null ? undefined : localTime(lastModified),
    ageMs: ageOf(lastModified, headers.date),
  };
}

/** A sealed object takes nothing more, whatever room it has. */
function whyClosed({ type, nextAppendPosition, headers }: HeadResult): HeadView['closed'] {
  if (headers['x-oss-sealed-time'] !== undefined) return 'sealed';
  if (nextAppendPosition !== null) return nextAppendPosition < MAX_OBJECT_BYTES ? undefined : 'full';
  return type === null ? undefined : 'not-appendable';
}

/** @returns `2026-11-27 07:59`, where the reader is; what is no date as it is */
function localTime(date: string): string {
  const time = new Date(date);
  if (Number.isNaN(time.getTime())) return date;
  const parts = [time.getMonth() + 1, time.getDate(), time.getHours(), time.getMinutes()];
  const [month, day, hour, minute] = parts.map((part) => String(part).padStart(2, '0'));
  return `${time.getFullYear()}-${month}-${day} ${hour}:${minute}`;
}

/**
 * Both times are the server's, so that no other clock counts.
 * @param then an HTTP date
 * @param now the Date header of the answer that told it
 * @returns milliseconds; undefined where one of them is no date
 */
function ageOf(then: string | null, now: string | undefined): number | undefined {
  const ms = Math.max(0, Date.parse(now ?? '') - Date.parse(then ?? ''));
  return Number.isNaN(ms) ? undefined : ms;
}
