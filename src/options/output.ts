// The options of every command about what is printed.
import { meaning } from './checks.ts';
import { SETTINGS } from './settings.ts';

export const OUTPUT = {
  json: { flags: '--json', common: true },
  outputFormat: {
    flags: '--output-format <format>',
    check: meaning({ raw: false, json: true }),
    means: { option: 'json' },
  },
  quiet: { flags: '-q, --quiet', common: true },
  progress: { flags: '--no-progress' },
  logLevel: SETTINGS.logLevel,
  logFile: SETTINGS.logFile,
  language: SETTINGS.language,
} as const;
