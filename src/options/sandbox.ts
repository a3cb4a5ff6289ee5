// The options of `sandbox`.
import { anyText, integer } from './checks.ts';

export const DEFAULT_BUCKET = 'sandbox';

export const SANDBOX = {
  dir: { flags: '--dir <path>', check: anyText, completes: 'directory', default: '.oss-sandbox' },
  host: { flags: '--host <address>', check: anyText, default: '127.0.0.1' },
  port: { flags: '--port <n>', check: integer(0, 65_535), default: 9000 },
  bucket: { flags: '--bucket <name>', check: anyText, repeatable: true },
  fault: { flags: '--fault <fault>', check: anyText, repeatable: true },
} as const;
