// How far something is, in the fewest words.
import type { ProgressTexts, RetryReason, Size } from '../texts.ts';

const REASONS: Readonly<Record<Extract<RetryReason, string>, string>> = {
  unreachable: 'OSS is out of reach',
  broke: 'the connection broke',
  silent: 'OSS is silent',
  conflict: 'another writer was faster',
  other: 'it failed',
};

export const progress: ProgressTexts = {
  target: (name) => ` → ${name}`,
  phases: {
    looking: 'looking where it ends',
    answering: 'waiting for the answer',
    absent: 'waiting for the file',
    proving: 'proving',
    waiting: 'waiting for input',
  },
  lasting: (seconds) => ` for ${seconds} s`,
  percent: (percent) => `${percent} %`,
  size: formatSize,
  total: (size) => ` of ${formatSize(size)}`,
  rate: (rate) => `${formatSize(rate)}/s`,
  left: (time) => `${time} left`,
  appends: (count) => `${count} ${count === 1 ? 'append' : 'appends'}`,
  upToDate: 'up to date',
  behind: (size) => `${formatSize(size)} behind`,
  lastAppend: ({ count, unit }) => `last append ${count} ${UNITS[unit]} ago`,
  retry: ({ attempt, seconds, reason }) => {
    const why = typeof reason === 'number' ? `the answer was ${reason}` : REASONS[reason];
    return `retry ${attempt}${seconds === 0 ? '' : ` in ${seconds} s`} because ${why}`;
  },
  plain: (title, facts) => `${title}: ${facts.join(', ')}`,
};

const UNITS = { second: 's', minute: 'min', hour: 'h', day: 'd' } as const;

function formatSize({ amount, unit }: Size): string {
  return `${amount} ${unit === 'bytes' && amount === '1' ? 'byte' : unit}`;
}
