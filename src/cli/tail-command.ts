// `tail`: the options. What they do is in tail-run.ts.
import type { Command } from 'commander';
import { DEFAULT_TAIL_LINES } from '../read/count.ts';
import type { Reporter } from '../ui/reporter.ts';
import type { CommandDefinition } from './command.ts';
import { addCommonOptions } from './common-options.ts';
import type { Io } from './process-io.ts';
import type { TailFlags } from './tail-run.ts';
import { seconds } from './values.ts';

const EXAMPLES = `
Examples:
  oss-append tail oss://bucket/logs/app.log
  oss-append tail -n 100 oss://bucket/logs/app.log
  oss-append tail -c +1048577 oss://bucket/video.bin > rest.bin
  oss-append tail -f oss://bucket/logs/app.log
  oss-append tail -f --retry -n +1 --interval 0.5 oss://bucket/logs/build-1234.log`;

export const tailCommand: CommandDefinition = {
  name: 'tail',
  summary: 'show the end of an object, and follow it',
  define,
};

function define(command: Command, io: Io, reporter: () => Reporter): void {
  command
    .description(
      'Prints the end of an object, byte for byte as tail(1) would; reads only the ranges it needs.\n' +
        'With -f it goes on printing what is appended, through any outage, without a lost or repeated byte.',
    )
    .argument('<object>', 'oss://bucket/key')
    .optionsGroup('What to print:')
    .option('-n, --lines <n>', `the last n lines; +n: from line n on (default: ${DEFAULT_TAIL_LINES})`)
    .option('-c, --bytes <n>', 'the last n bytes; +n: from byte n on')
    .optionsGroup('Following:')
    .option('-f, --follow', 'go on printing what is appended, until interrupted')
    .option('--retry', 'wait for an object that does not exist yet')
    .option(
      '--interval <seconds>',
      'time between two looks; up to 4 times as long while nothing is new (default: 1)',
      seconds,
    )
    .addHelpText('after', EXAMPLES);
  addCommonOptions(command, '--config-file <path>').action(async (url: string, flags: TailFlags) => {
    const { runTailCommand } = await import('./run.ts');
    await runTailCommand(url, flags, io, reporter());
  });
}
