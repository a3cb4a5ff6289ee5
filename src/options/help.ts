// The options that ask for something else than what the command does.

/** Of every command, and of the program. */
export const HELP = {
  help: { flags: '-h, --help' },
  helpAll: { flags: '--help-all' },
} as const;

/** Of the program by itself. */
export const PROGRAM = {
  version: { flags: '-V, --version' },
  ...HELP,
} as const;
