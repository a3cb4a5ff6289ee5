// The options for many files at once, and for objects that change with time.
import { anyText, filePath, integer } from './checks.ts';

export const FILES = {
  recursive: { flags: '-r, --recursive', common: true },
  include: { flags: '--include <pattern>', check: anyText, repeatable: true },
  exclude: { flags: '--exclude <pattern>', check: anyText, repeatable: true },
  jobs: { flags: '-j, --jobs <n>', check: integer(1, 1000), common: true },
  maxRequests: { flags: '--max-requests <n>', check: integer(1, 100_000) },
  utc: { flags: '--utc' },
  metricsFile: { flags: '--metrics-file <path>', check: filePath, completes: 'file' },
} as const;
