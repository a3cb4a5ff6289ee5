// The options of `head`, `tail` and `cat`.
import { anyText, byteCount, countOrAll, id, seconds } from './checks.ts';

export const HEAD = {
  humanReadable: { flags: '--human-readable', common: true },
  position: { flags: '--position', common: true },
  lines: { flags: '-n, --lines <n>', check: anyText, common: true },
  bytes: { flags: '-c, --bytes <n>', check: anyText, common: true },
} as const;

export const VERSION = {
  versionId: { flags: '--version-id <id>', check: id },
} as const;

export const CAT = {
  offset: { flags: '--offset <n>', check: byteCount, common: true },
  count: { flags: '--count <n>', check: countOrAll, common: true },
  head: { flags: '--head <n>', check: byteCount, common: true },
  tail: { flags: '--tail <n>', check: byteCount, common: true },
} as const;

export const TAIL = {
  lines: { flags: '-n, --lines <n>', check: anyText, common: true },
  bytes: { flags: '-c, --bytes <n>', check: anyText, common: true },
} as const;

export const TAIL_FOLLOW = {
  follow: { flags: '-f, --follow', common: true },
  retry: { flags: '--retry', common: true },
  intervalS: { flags: '--interval <seconds>', check: seconds(86_400) },
} as const;
