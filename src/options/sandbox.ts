// The options of `sandbox`.
import { anyText, integer } from './checks.ts';

export const DEFAULT_BUCKET = 'sandbox';

export const SANDBOX = {
  dir: { flags: '--dir <path>', check: anyText, default: '.oss-sandbox', help: 'where objects are kept' },
  host: { flags: '--host <address>', check: anyText, default: '127.0.0.1', help: 'address to listen on' },
  port: {
    flags: '--port <n>',
    check: integer(0, 65_535),
    default: 9000,
    help: 'port to listen on; 0 = any free one',
  },
  bucket: {
    flags: '--bucket <name>',
    check: anyText,
    repeatable: true,
    help: `bucket to create; repeatable (default: ${DEFAULT_BUCKET})`,
  },
  fault: {
    flags: '--fault <fault>',
    check: anyText,
    repeatable: true,
    help: 'fault to place, as on[:nth[xTimes]]:kind[=value]; repeatable',
  },
} as const;
