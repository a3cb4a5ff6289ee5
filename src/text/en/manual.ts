// What the manual page has besides help; it is in English only.
import type { Row } from '../page.ts';

export const manual = {
  synopsis: 'SYNOPSIS',
  name: 'NAME',
  description: 'DESCRIPTION',
  commands: 'COMMANDS',
  options: 'OPTIONS OF EVERY COMMAND',
  topics: {
    'exactly-once': 'EXACTLY ONCE',
    keys: 'OBJECTS AND KEYS',
    config: 'CONFIGURATION',
    credentials: 'CREDENTIALS',
    environment: 'ENVIRONMENT',
    'exit-codes': 'EXIT STATUS',
  },
  files: 'FILES',
  examples: 'EXAMPLES',
  seeAlso: 'SEE ALSO',
  intro:
    'Options may stand before the command, too. Results go to stdout, everything else to stderr. The same is told by “oss-append help”, in Chinese where the locale is.',
  fileRows: [
    ['.ossconfig', 'config file in the working directory or above'],
    ['~/.ossutilconfig', 'config file of ossutil, which “oss-append config” writes'],
    ['~/.aliyun/config.json', 'config file of the Alibaba Cloud CLI'],
    ['.oss-sandbox', 'objects of “oss-append sandbox”'],
  ] satisfies Row[],
  related: 'cat(1), cmp(1), crontab(5), head(1), logrotate(8), ossutil(1), tail(1)',
} as const;
