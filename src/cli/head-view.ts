// What the table about an object tells besides what the server says.
import { MAX_OBJECT_BYTES } from '../append/object-end.ts';
import type { HeadResult } from '../facts/results.ts';
import type { Age, HeadView } from '../text/texts.ts';

const SECONDS = { day: 86_400, hour: 3600, minute: 60, second: 1 } as const;
const UNITS = ['day', 'hour', 'minute', 'second'] as const;

export function headView(
  { nextAppendPosition, lastModified, headers }: HeadResult,
  humanReadable: boolean,
): HeadView {
  // A sealed object takes nothing more, whatever room it has.
  const isOpen = nextAppendPosition !== null && headers['x-oss-sealed-time'] === undefined;
  return {
    humanReadable,
    roomBytes: isOpen ? Math.max(0, MAX_OBJECT_BYTES - nextAppendPosition) : undefined,
    age: ageOf(lastModified, headers.date),
  };
}

/**
 * Both times are the server's, so that no other clock counts.
 * @param then an HTTP date
 * @param now the Date header of the answer that told it
 * @returns undefined where one of them is no date
 */
function ageOf(then: string | null, now: string | undefined): Age | undefined {
  const seconds = Math.max(0, (Date.parse(now ?? '') - Date.parse(then ?? '')) / 1000);
  if (Number.isNaN(seconds)) return undefined;
  const unit = UNITS.find((each) => seconds >= SECONDS[each]) ?? 'second';
  return { count: Math.floor(seconds / SECONDS[unit]), unit };
}
