// Sizes and times in units that are the same in every language.

const UNITS = ['KiB', 'MiB', 'GiB'];

/** @returns `1.5 MiB`; undefined below 1 KiB, where languages have words of their own */
export function inUnits(bytes: number): string | undefined {
  return unitsOf(bytes, () => 1);
}

/** The same for who only glances at it: `1.5 MiB`, `740 MiB`. */
export function roughlyInUnits(bytes: number): string | undefined {
  return unitsOf(bytes, (amount) => (amount < 99.95 ? 1 : 0));
}

function unitsOf(bytes: number, digits: (amount: number) => number): string | undefined {
  if (bytes < 1024) return undefined;
  const power = Math.min(UNITS.length, Math.floor(Math.log2(bytes) / 10));
  const amount = bytes / 1024 ** power;
  return `${amount.toFixed(digits(amount))} ${UNITS[power - 1]}`;
}

/** @returns `1:08` or `2:03:04`; undefined below a minute */
export function clockTime(ms: number): string | undefined {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return undefined;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const parts = [...(hours > 0 ? [hours] : []), minutes, seconds % 60];
  return parts.map((part, index) => String(part).padStart(index === 0 ? 1 : 2, '0')).join(':');
}
