// Sizes and times in units that are the same in every language.

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'];

/** @returns `1.5 MiB`; undefined below 1 KiB, where languages have words of their own */
export function inUnits(bytes: number): string | undefined {
  return unitsOf(bytes, () => 1);
}

/** The same for who only glances at it, three digits at most: `1.5 MiB`, `740 MiB`. */
export function roughlyInUnits(bytes: number): string | undefined {
  return unitsOf(bytes, (amount) => (amount < 99.95 ? 1 : 0));
}

function unitsOf(bytes: number, digits: (amount: number) => number): string | undefined {
  if (bytes < 1024) return undefined;
  let amount = bytes / 1024;
  let power = 0;
  // What would be rounded up to 1000 takes the next unit, too.
  while (amount >= 999.5 && power < UNITS.length - 1) {
    amount /= 1024;
    power += 1;
  }
  return `${amount.toFixed(digits(amount))} ${UNITS[power]}`;
}

/** `0:05`, `1:08`, `2:03:04` */
export function clockTime(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const parts = [...(hours > 0 ? [hours] : []), minutes, seconds % 60];
  return parts.map((part, index) => String(part).padStart(index === 0 ? 1 : 2, '0')).join(':');
}

/** `0.1`: what takes a moment takes some time. */
export function tenthsOfSeconds(ms: number): string {
  return (Math.ceil(ms / 100) / 10).toFixed(1);
}

const SECONDS = { day: 86_400, hour: 3600, minute: 60, second: 1 } as const;

export type TimeUnit = keyof typeof SECONDS;

const TIME_UNITS: readonly TimeUnit[] = ['day', 'hour', 'minute', 'second'];

/** How long ago something was, in the largest unit that it has one of. */
export function ageOf(ms: number): { readonly count: number; readonly unit: TimeUnit } {
  const seconds = ms / 1000;
  const unit = TIME_UNITS.find((each) => seconds >= SECONDS[each]) ?? 'second';
  return { count: Math.floor(seconds / SECONDS[unit]), unit };
}
