// The options of `sandbox`.
import { anyText, integer } from './checks.ts';

export const DEFAULT_BUCKET = 'sandbox';

export const SANDBOX = {
  dir: {
    flags: '--dir <path>',
    check: anyText,
    completes: 'directory',
    default: '.oss-sandbox',
    common: true,
  },
  host: { flags: '--host <address>', check: anyText, default: '127.0.0.1', common: true },
  port: { flags: '--port <n>', check: integer(0, 65_535), default: 9000, common: true },
  bucket: { flags: '--bucket <name>', check: anyText, repeatable: true, common: true },
  fault: { flags: '--fault <fault>', check: anyText, repeatable: true, common: true },
} as const;
