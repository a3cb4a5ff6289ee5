// `head`: the options. What they do is in head-run.ts.
import type { Command } from 'commander';
import type { Reporter } from '../ui/reporter.ts';
import type { CommandDefinition } from './command.ts';
import { addCommonOptions } from './common-options.ts';
import type { HeadFlags } from './head-run.ts';
import type { Io } from './process-io.ts';

const EXAMPLES = `
Examples:
  oss-append head oss://bucket/logs/app.log
  oss-append head oss://bucket/logs/app.log --position
  oss-append head -n 5 oss://bucket/logs/app.log`;

export const headCommand: CommandDefinition = {
  name: 'head',
  summary: 'show an object and its next append position, or its first lines',
  define,
};

function define(command: Command, io: Io, reporter: () => Reporter): void {
  command
    .description('Shows an object and where its next byte goes; with -n or -c, its first lines or bytes.')
    .argument('<object>', 'oss://bucket/key')
    .optionsGroup('What to print:')
    .option('--position', 'only the next append position; 0 for an absent object')
    .option('-n, --lines <n>', 'the first n lines; -n: all but the last n')
    .option('-c, --bytes <n>', 'the first n bytes; -n: all but the last n')
    .addHelpText('after', EXAMPLES);
  addCommonOptions(command, '--config-file <path>').action(async (url: string, flags: HeadFlags) => {
    const { runHeadCommand } = await import('./run.ts');
    await runHeadCommand(url, flags, io, reporter());
  });
}
