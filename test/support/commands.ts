/** All of the command line. */
export const COMMANDS = [
  'appendfromfile',
  'head',
  'tail',
  'cat',
  'verify',
  'sandbox',
  'completion',
  'config',
  'help',
  'version',
] as const;
