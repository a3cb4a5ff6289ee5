// What befalls a followed object, in the words of tail(1).
import type { TailNotice } from '../read/notice.ts';

/** @param follows whether what is appended later is printed, too */
export function formatTailNotice(notice: TailNotice, url: string, follows: boolean): string {
  switch (notice.kind) {
    case 'waiting':
      return `cannot open ${url} for reading: no such object; waiting for it`;
    case 'appeared':
      return `${url} has appeared${follows ? '; following new object' : ''}`;
    case 'inaccessible':
      return `${url} has become inaccessible: no such object`;
    case 'truncated':
      return `${url}: object truncated`;
    case 'replaced':
      return `${url} has been replaced; following new object`;
    case 'outage':
      return `${notice.error.message}; trying again until it answers`;
    case 'recovered':
      return `${url} answers again`;
  }
}
