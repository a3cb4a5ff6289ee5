// The options of `head` and `tail`.
import { DEFAULT_TAIL_LINES } from '../read/count.ts';
import { anyText, seconds } from './checks.ts';

export const HEAD = {
  position: { flags: '--position', help: 'only the next append position; 0 for an absent object' },
  lines: { flags: '-n, --lines <n>', check: anyText, help: 'the first n lines; -n: all but the last n' },
  bytes: { flags: '-c, --bytes <n>', check: anyText, help: 'the first n bytes; -n: all but the last n' },
} as const;

export const TAIL = {
  lines: {
    flags: '-n, --lines <n>',
    check: anyText,
    help: `the last n lines; +n: from line n on (default: ${DEFAULT_TAIL_LINES})`,
  },
  bytes: { flags: '-c, --bytes <n>', check: anyText, help: 'the last n bytes; +n: from byte n on' },
} as const;

export const TAIL_FOLLOW = {
  follow: { flags: '-f, --follow', help: 'go on printing what is appended, until interrupted' },
  retry: { flags: '--retry', help: 'wait for an object that does not exist yet' },
  intervalS: {
    flags: '--interval <seconds>',
    check: seconds(86_400),
    help: 'time between two looks; up to 4 times as long while nothing is new (default: 1)',
  },
} as const;
