// `tail`: options, and what their text means.
import type { Command } from 'commander';
import type { TailInput } from '../commands/tail.ts';
import { UsageError } from '../errors.ts';
import { formatObjectUrl, parseObjectUrl } from '../oss/object-url.ts';
import type { RetryDeps } from '../oss/retry.ts';
import { parseTailCount } from '../tail/count.ts';
import type { OnNotice } from '../tail/notice.ts';
import type { TailAmount } from '../tail/select.ts';
import { describeRetry } from '../ui/format.ts';
import type { Reporter } from '../ui/reporter.ts';
import { formatTailNotice } from '../ui/tail-notices.ts';
import { addCommonOptions, type CommonFlags, type OutputFlags } from './common-options.ts';
import type { Io } from './io.ts';
import { seconds } from './values.ts';

interface TailFlags extends CommonFlags, OutputFlags {
  readonly lines?: string;
  readonly bytes?: string;
  readonly follow?: true;
  readonly retry?: true;
  readonly interval?: number;
}

const DEFAULT_LINES = '10';

const EXAMPLES = `
Examples:
  oss-append tail oss://bucket/logs/app.log
  oss-append tail -n 100 oss://bucket/logs/app.log
  oss-append tail -c +1048577 oss://bucket/video.bin > rest.bin
  oss-append tail -f oss://bucket/logs/app.log
  oss-append tail -f --retry -n +1 --interval 0.5 oss://bucket/logs/build-1234.log`;

export function addTailCommand(program: Command, io: Io, reporter: () => Reporter): void {
  const command = program
    .command('tail')
    .summary('show the end of an object, and follow it')
    .description(
      'Prints the end of an object, byte for byte as tail(1) would; reads only the ranges it needs.\n' +
        'With -f it goes on printing what is appended, through any outage, without a lost or repeated byte.',
    )
    .argument('<object>', 'oss://bucket/key')
    .optionsGroup('What to print:')
    .option('-n, --lines <n>', `the last n lines; +n: from line n on (default: ${DEFAULT_LINES})`)
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
  addCommonOptions(command, '--config-file <path>').action((url: string, flags: TailFlags) =>
    run(url, flags, io, reporter()),
  );
}

async function run(url: string, flags: TailFlags, io: Io, reporter: Reporter): Promise<void> {
  const object = parseObjectUrl(url, flags.encodingType === 'url');
  const input: TailInput = {
    object,
    amount: toAmount(flags),
    follow: flags.follow ?? false,
    waitForObject: flags.retry ?? false,
    ...(flags.interval !== undefined && { intervalMs: flags.interval * 1000 }),
  };
  const { connect } = await import('./connect.ts');
  const { client, retry, signal } = await connect(object.bucket, flags, io, reporter);
  try {
    const { runTail } = await import('../commands/tail.ts');
    const output = { write: (bytes: Uint8Array) => reporter.print(bytes) };
    await runTail(input, { client, output, signal, ...tellOutagesOnce(retry, input, reporter) });
  } finally {
    await client.close();
  }
}

/** An outage may last for hours: its first line and its last say all, the tries between them are for the curious. */
function tellOutagesOnce(
  retry: RetryDeps,
  { object, follow }: Pick<TailInput, 'object' | 'follow'>,
  reporter: Reporter,
): { readonly retry: RetryDeps; readonly onNotice: OnNotice } {
  let out = false;
  return {
    retry: {
      ...retry,
      onRetry(notice) {
        if (out) reporter.log('info', describeRetry(notice));
        else retry.onRetry?.(notice);
      },
    },
    onNotice(notice) {
      if (notice.kind === 'outage') out = true;
      if (notice.kind === 'recovered') out = false;
      reporter.notice(formatTailNotice(notice, formatObjectUrl(object), follow === true));
    },
  };
}

function toAmount({ lines, bytes, json }: TailFlags): TailAmount {
  if (lines !== undefined && bytes !== undefined) throw new UsageError('-n and -c exclude each other');
  if (json) throw new UsageError('tail prints content: --json does not go with it');
  const unit = bytes === undefined ? 'lines' : 'bytes';
  return { ...parseTailCount(bytes ?? lines ?? DEFAULT_LINES, unit), unit };
}
