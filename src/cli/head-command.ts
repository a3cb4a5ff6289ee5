// `head`: options, and what their text means.
import type { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { parseObjectUrl } from '../oss/object-url.ts';
import { parseHeadCount } from '../tail/count.ts';
import type { HeadAmount } from '../tail/select.ts';
import { formatHead } from '../ui/format.ts';
import type { Reporter } from '../ui/reporter.ts';
import { addCommonOptions, type CommonFlags, type OutputFlags } from './common-options.ts';
import type { Io } from './io.ts';

interface HeadFlags extends CommonFlags, OutputFlags {
  readonly position?: true;
  readonly lines?: string;
  readonly bytes?: string;
}

const EXAMPLES = `
Examples:
  oss-append head oss://bucket/logs/app.log
  oss-append head oss://bucket/logs/app.log --position
  oss-append head -n 5 oss://bucket/logs/app.log`;

export function addHeadCommand(program: Command, io: Io, reporter: () => Reporter): void {
  const command = program
    .command('head')
    .summary('show an object and its next append position, or its first lines')
    .description('Shows an object and where its next byte goes; with -n or -c, its first lines or bytes.')
    .argument('<object>', 'oss://bucket/key')
    .optionsGroup('What to print:')
    .option('--position', 'only the next append position; 0 for an absent object')
    .option('-n, --lines <n>', 'the first n lines; -n: all but the last n')
    .option('-c, --bytes <n>', 'the first n bytes; -n: all but the last n')
    .addHelpText('after', EXAMPLES);
  addCommonOptions(command, '--config-file <path>').action((url: string, flags: HeadFlags) =>
    run(url, flags, io, reporter()),
  );
}

async function run(url: string, flags: HeadFlags, io: Io, reporter: Reporter): Promise<void> {
  const object = parseObjectUrl(url, flags.encodingType === 'url');
  const amount = toAmount(flags);
  const { connect } = await import('./connect.ts');
  const { client, ...deps } = await connect(object.bucket, flags, io, reporter);
  try {
    const { runHead, runHeadContent, runHeadPosition } = await import('../commands/head.ts');
    if (amount !== undefined) {
      const output = { write: (bytes: Uint8Array) => reporter.print(bytes) };
      await runHeadContent({ object, amount }, { client, ...deps, output });
    } else if (flags.position) {
      const position = await runHeadPosition({ object }, { client, ...deps });
      await reporter.print(`${position}\n`);
    } else {
      const result = await runHead({ object }, { client, ...deps });
      const label = await labelStyle(io);
      await reporter.print(reporter.json ? `${JSON.stringify(result)}\n` : `${formatHead(result, label)}\n`);
    }
  } finally {
    await client.close();
  }
}

async function labelStyle(io: Io): Promise<(text: string) => string> {
  if (io.stdout.isTTY !== true) return (text) => text;
  const { default: chalk } = await import('chalk');
  return chalk.bold;
}

function toAmount({ lines, bytes, position, json }: HeadFlags): HeadAmount | undefined {
  if (lines !== undefined && bytes !== undefined) throw new UsageError('-n and -c exclude each other');
  const content = lines ?? bytes;
  if (content === undefined) return undefined;
  if (position || json) {
    throw new UsageError(
      `-n and -c print content: they do not go with ${position ? '--position' : '--json'}`,
    );
  }
  const unit = lines === undefined ? 'bytes' : 'lines';
  return { ...parseHeadCount(content, unit), unit };
}
