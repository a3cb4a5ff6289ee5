// The options of every command about what is printed.
import { SETTINGS } from './settings.ts';

export const OUTPUT = {
  json: { flags: '--json' },
  quiet: { flags: '-q, --quiet' },
  progress: { flags: '--no-progress' },
  logLevel: SETTINGS.logLevel,
} as const;
