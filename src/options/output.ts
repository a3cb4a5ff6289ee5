// The options of every command about what is printed.
import { SETTINGS } from './settings.ts';

export const OUTPUT = {
  json: { flags: '--json', help: 'print one JSON document, and errors as JSON' },
  quiet: { flags: '-q, --quiet', help: 'print no messages but errors' },
  progress: { flags: '--no-progress', help: 'show no progress on a terminal' },
  logLevel: SETTINGS.logLevel,
} as const;
