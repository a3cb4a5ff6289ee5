// Sizes and times in words, the same wherever they are shown.
import { ageOf, clockTime, inUnits, roughlyInUnits, type TimeUnit } from '../measures.ts';

const AGES: Readonly<Record<TimeUnit, string>> = { second: 's', minute: 'min', hour: 'h', day: 'd' };

/** `1.5 MiB`; exact below 1 KiB. */
export function formatBytes(bytes: number): string {
  return inUnits(bytes) ?? formatExactly(bytes);
}

/** At a glance: `740 MiB`. */
export function formatRoughly(bytes: number): string {
  return roughlyInUnits(bytes) ?? formatExactly(Math.round(bytes));
}

export function formatExactly(bytes: number): string {
  return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

export function formatRate(bytesPerSecond: number): string {
  return `${formatRoughly(bytesPerSecond)}/s`;
}

/** `0.20 s`, `39.2 s`, `1:08`, `2:03:04` */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s` : clockTime(seconds);
}

/** `3 min ago` */
export function formatAge(ms: number): string {
  const { count, unit } = ageOf(ms);
  return `${count} ${AGES[unit]} ago`;
}
