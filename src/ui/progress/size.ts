// Sizes and times for a line that is looked at, not read: three digits at most.
import type { Age, Size } from '../../text/texts.ts';

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** `740 MiB`, `2.0 GiB`, `512 bytes`. */
export function sizeOf(bytes: number): Size {
  let value = Math.round(bytes);
  let power = 0;
  // What would be rounded up to 1000 takes the next unit, too.
  while (value >= 999.5 && power < UNITS.length - 1) {
    value /= 1024;
    power += 1;
  }
  const isExact = power === 0 || value >= 99.95;
  return { amount: value.toFixed(isExact ? 0 : 1), unit: UNITS[power] ?? 'bytes' };
}

/** `1:08`, `2:03:04`. */
export function clockTime(seconds: number): string {
  const hours = Math.floor(seconds / HOUR_S);
  const minutes = Math.floor(seconds / MINUTE_S) % 60;
  const two = (count: number): string => String(count).padStart(2, '0');
  const rest = two(seconds % MINUTE_S);
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${two(minutes)}:${rest}`;
}

export function ageOf(ms: number): Age {
  const seconds = Math.floor(ms / 1000);
  if (seconds < MINUTE_S) return { count: seconds, unit: 'second' };
  if (seconds < HOUR_S) return { count: Math.floor(seconds / MINUTE_S), unit: 'minute' };
  if (seconds < DAY_S) return { count: Math.floor(seconds / HOUR_S), unit: 'hour' };
  return { count: Math.floor(seconds / DAY_S), unit: 'day' };
}
