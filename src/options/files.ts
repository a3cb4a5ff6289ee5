// The options for many files at once, and for objects that change with time.
import { integer, namedFile, nameFilter } from './checks.ts';

/** Which files there are, where they go, and how many at a time. */
export const SELECTION = {
  recursive: { flags: '-r, --recursive', common: true },
  include: { flags: '--include <pattern>', check: nameFilter('include'), repeatable: true },
  // In one list with the others: the last one that matches counts.
  exclude: {
    flags: '--exclude <pattern>',
    check: nameFilter('exclude'),
    repeatable: true,
    means: { option: 'include' },
  },
  jobs: { flags: '-j, --jobs <n>', check: integer(1, 1000), common: true },
  maxRequests: { flags: '--max-requests <n>', check: integer(1, 100_000) },
  utc: { flags: '--utc' },
} as const;

export const FILES = {
  ...SELECTION,
  metricsFile: { flags: '--metrics-file <path>', check: namedFile, completes: 'file' },
} as const;
