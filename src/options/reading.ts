// The options of `head`, `tail` and `cat`.
import { anyText, byteCount, countOrAll, id, seconds } from './checks.ts';

export const HEAD = {
  humanReadable: { flags: '--human-readable' },
  position: { flags: '--position' },
  lines: { flags: '-n, --lines <n>', check: anyText },
  bytes: { flags: '-c, --bytes <n>', check: anyText },
} as const;

export const VERSION = {
  versionId: { flags: '--version-id <id>', check: id },
} as const;

export const CAT = {
  offset: { flags: '--offset <n>', check: byteCount },
  count: { flags: '--count <n>', check: countOrAll },
  head: { flags: '--head <n>', check: byteCount },
  tail: { flags: '--tail <n>', check: byteCount },
} as const;

export const TAIL = {
  lines: { flags: '-n, --lines <n>', check: anyText },
  bytes: { flags: '-c, --bytes <n>', check: anyText },
} as const;

export const TAIL_FOLLOW = {
  follow: { flags: '-f, --follow' },
  retry: { flags: '--retry' },
  intervalS: { flags: '--interval <seconds>', check: seconds(86_400) },
} as const;
