// The options of `head` and `tail`.
import { anyText, seconds } from './checks.ts';

export const HEAD = {
  position: { flags: '--position' },
  lines: { flags: '-n, --lines <n>', check: anyText },
  bytes: { flags: '-c, --bytes <n>', check: anyText },
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
