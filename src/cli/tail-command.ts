// `tail`: options, and what their text means.
import type { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { parseObjectUrl } from '../oss/object-url.ts';
import { parseTailCount } from '../tail/count.ts';
import type { TailAmount } from '../tail/select.ts';
import type { Reporter } from '../ui/reporter.ts';
import { addCommonOptions, type CommonFlags, type OutputFlags } from './common-options.ts';
import { connect } from './connect.ts';
import type { Io } from './io.ts';

interface TailFlags extends CommonFlags, OutputFlags {
  readonly lines?: string;
  readonly bytes?: string;
}

const DEFAULT_LINES = '10';

const EXAMPLES = `
Examples:
  oss-append tail oss://bucket/logs/app.log
  oss-append tail -n 100 oss://bucket/logs/app.log
  oss-append tail -c +1048577 oss://bucket/video.bin > rest.bin`;

export function addTailCommand(program: Command, io: Io, reporter: () => Reporter): void {
  const command = program
    .command('tail')
    .summary('show the end of an object')
    .description(
      'Prints the end of an object, byte for byte as tail(1) would; reads only the ranges it needs.',
    )
    .argument('<object>', 'oss://bucket/key')
    .optionsGroup('What to print:')
    .option('-n, --lines <n>', `the last n lines; +n: from line n on (default: ${DEFAULT_LINES})`)
    .option('-c, --bytes <n>', 'the last n bytes; +n: from byte n on')
    .addHelpText('after', EXAMPLES);
  addCommonOptions(command, '--config-file <path>').action((url: string, flags: TailFlags) =>
    run(url, flags, io, reporter()),
  );
}

async function run(url: string, flags: TailFlags, io: Io, reporter: Reporter): Promise<void> {
  const object = parseObjectUrl(url, flags.encodingType === 'url');
  const amount = toAmount(flags);
  const { client, ...deps } = await connect(object.bucket, flags, io, reporter);
  try {
    const { runTail } = await import('../commands/tail.ts');
    const output = { write: (bytes: Uint8Array) => reporter.print(bytes) };
    await runTail({ object, amount }, { client, ...deps, output });
  } finally {
    await client.close();
  }
}

function toAmount({ lines, bytes, json }: TailFlags): TailAmount {
  if (lines !== undefined && bytes !== undefined) throw new UsageError('-n and -c exclude each other');
  if (json) throw new UsageError('tail prints content: --json does not go with it');
  const unit = bytes === undefined ? 'lines' : 'bytes';
  return { ...parseTailCount(bytes ?? lines ?? DEFAULT_LINES, unit), unit };
}
