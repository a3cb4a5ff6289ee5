// How far something is, in the fewest words.
import { clockTime } from '../measures.ts';
import type { ProgressTexts, RetryReason } from '../texts.ts';
import { formatAge, formatRate, formatRoughly } from './amounts.ts';

const REASONS: Readonly<Record<Extract<RetryReason, string>, string>> = {
  unreachable: 'OSS is out of reach',
  broke: 'the connection broke',
  silent: 'OSS is silent',
  conflict: 'another writer was faster',
  other: 'it failed',
};

export const progress: ProgressTexts = {
  stdin: 'stdin',
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
  size: formatRoughly,
  total: (bytes) => ` of ${formatRoughly(bytes)}`,
  rate: formatRate,
  left: (seconds) => `${clockTime(seconds)} left`,
  appends: (count) => `${count} ${count === 1 ? 'append' : 'appends'}`,
  followed: ({ count, behind }) =>
    `${behind === 0 ? '' : `${behind} of `}${count} ${count === 1 ? 'file' : 'files'}`,
  upToDate: 'up to date',
  behind: (bytes) => `${formatRoughly(bytes)} behind`,
  lastAppend: (ageMs) => `last append ${formatAge(ageMs)}`,
  retry: ({ attempt, seconds, reason }) => {
    const why = typeof reason === 'number' ? `the answer was ${reason}` : REASONS[reason];
    return `retry ${attempt}${seconds === 0 ? '' : ` in ${seconds} s`} because ${why}`;
  },
  files: (done, total) => `${done} of ${total} ${total === 1 ? 'file' : 'files'}`,
  plain: (title, facts) => `${title}: ${facts.join(', ')}`,
};
