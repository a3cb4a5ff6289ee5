// Sizes and times in words, the same wherever they are shown.
import { ageOf, clockTime, inUnits, roughlyInUnits, type TimeUnit } from '../measures.ts';

const AGES: Readonly<Record<TimeUnit, string>> = { second: '秒', minute: '分钟', hour: '小时', day: '天' };

/** `1.5 MiB`; exact below 1 KiB. */
export function formatBytes(bytes: number): string {
  return inUnits(bytes) ?? `${bytes} 字节`;
}

/** At a glance: `740 MiB`. */
export function formatRoughly(bytes: number): string {
  return roughlyInUnits(bytes) ?? `${Math.round(bytes)} 字节`;
}

export function formatRate(bytesPerSecond: number): string {
  return `${formatRoughly(bytesPerSecond)}/秒`;
}

/** `0.20 秒`, `39.2 秒`, `1:08`, `2:03:04` */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} 秒` : clockTime(seconds);
}

/** `3 分钟前` */
export function formatAge(ms: number): string {
  const { count, unit } = ageOf(ms);
  return `${count} ${AGES[unit]}前`;
}
