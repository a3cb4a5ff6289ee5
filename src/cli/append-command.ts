// `appendfromfile`: options, and what their text means.
import { type Command, Option } from 'commander';
import type { AppendFromFileInput, AppendMode } from '../commands/append-from-file.ts';
import { UsageError } from '../errors.ts';
import { type CreationOptions, parseCreationHeaders } from '../oss/creation-headers.ts';
import { formatObjectUrl, isObjectUrl, parseObjectUrl } from '../oss/object-url.ts';
import { formatAppendResult } from '../ui/format.ts';
import { createProgress } from '../ui/progress.ts';
import type { Reporter } from '../ui/reporter.ts';
import { addCommonOptions, type CommonFlags, type OutputFlags } from './common-options.ts';
import { connect } from './connect.ts';
import type { Io } from './io.ts';
import { collect, contentMd5, crc64, integer, position } from './values.ts';

interface AppendFlags extends CommonFlags, OutputFlags, CreationOptions {
  readonly position?: number;
  readonly initCrc64?: bigint;
  readonly incremental?: true;
  /** True without a value. */
  readonly contentMd5?: string | true;
  readonly maxupspeed?: number;
  readonly trafficLimit?: number;
  readonly dryRun?: true;
}

const EXAMPLES = `
Examples:
  oss-append appendfromfile app.log oss://bucket/logs/app.log
  oss-append appendfromfile app.log oss://bucket/logs/app.log --incremental
  oss-append appendfromfile part.bin oss://bucket/video.bin --position 1048576 --json`;

export function addAppendCommand(program: Command, io: Io, reporter: () => Reporter): void {
  const command = program
    .command('appendfromfile')
    .alias('append')
    .summary('put a local file at the end of an object')
    .description(
      'Puts the bytes of a local file at the end of an Appendable object, exactly once, and proves it by CRC-64.\n' +
        'The object is created where there is none.',
    )
    .argument('<source>', 'path of a regular file')
    .argument('<object>', 'oss://bucket/key')
    .optionsGroup('Where to append:')
    .option('--position <n>', 'append at exactly n, without asking first; else exit 73', position)
    .option('--init-crc64 <decimal>', 'with --position: the crc64 of the answer before', crc64)
    .option('--incremental', 'append only what the object lacks of the file')
    .option('--dry-run', 'check everything, print what would be sent, send nothing')
    .optionsGroup('For an object that this append creates:')
    .option('--meta <h:v#h:v>', 'headers, in the form of ossutil 1')
    .option('--metadata <name=value>', 'user metadata; repeatable', collect)
    .option('--content-type <type>', 'default: by the extension of the key, then of the file')
    .option('--cache-control <value>', 'Cache-Control header')
    .option('--content-disposition <value>', 'Content-Disposition header')
    .option('--content-encoding <value>', 'Content-Encoding header')
    .option('--expires <date>', 'Expires header, as 2026-12-31T23:59:59Z')
    .option('--acl <acl>', 'default, private, public-read or public-read-write')
    .option('--storage-class <class>', 'Standard, IA or Archive')
    .option('--server-side-encryption <method>', 'AES256, KMS or SM4')
    .option('--tagging <key=value>', 'object tag; repeatable', collect)
    .optionsGroup('Transfer:')
    .addOption(
      new Option('--content-md5 [value]', 'send Content-MD5; computed when no value is given').argParser(
        contentMd5,
      ),
    )
    .option('--maxupspeed <KiB/s>', 'send no faster than this', integer(1, 2 ** 32))
    .option('--traffic-limit <bit/s>', 'ask OSS for a speed limit', integer(819_200, 838_860_800))
    .addHelpText('after', EXAMPLES);
  addCommonOptions(command, '-c, --config-file <path>').action(
    (source: string, url: string, flags: AppendFlags) =>
      run(toInput(source, url, flags), flags, io, reporter()),
  );
}

async function run(
  input: AppendFromFileInput,
  flags: AppendFlags,
  io: Io,
  reporter: Reporter,
): Promise<void> {
  const connection = await connect(input.object.bucket, flags, io, reporter);
  const onTerminal = io.stderr.isTTY === true && io.env.TERM !== 'dumb';
  const progress = createProgress(
    io.stderr,
    onTerminal && flags.progress && !reporter.quiet && !reporter.json,
  );
  reporter.beforeLine = () => progress.clear();
  try {
    const [{ runAppendFromFile }, { loadCrc64 }] = await Promise.all([
      import('../commands/append-from-file.ts'),
      import('../crc64/crc64.ts'),
    ]);
    const library = await loadCrc64();
    reporter.log('debug', `CRC-64 by ${library.name}`);
    const result = await runAppendFromFile(input, {
      ...connection,
      crc64: library,
      warn: (message) => reporter.log('warn', message),
      onStart: (bytes) => progress.start(`${input.source} → ${formatObjectUrl(input.object)}`, bytes),
      onProgress: (sent) => progress.update(sent),
    });
    progress.stop();
    await reporter.result(() => formatAppendResult(result), result);
  } finally {
    progress.stop();
    await connection.client.close();
  }
}

/** @throws {UsageError} for options that contradict each other or that OSS would refuse */
function toInput(source: string, url: string, flags: AppendFlags): AppendFromFileInput {
  if (isObjectUrl(source)) {
    throw new UsageError(`the source must be a local file: ${JSON.stringify(source)}`, {
      hint: 'the order is: oss-append appendfromfile FILE oss://bucket/key',
    });
  }
  const mode = toMode(flags);
  if (mode.kind === 'incremental' && typeof flags.contentMd5 === 'string') {
    throw new UsageError('--content-md5 with a value does not go with --incremental', {
      hint: 'leave out the value: it is then computed of the bytes that are sent',
    });
  }
  return {
    source,
    object: parseObjectUrl(url, flags.encodingType === 'url'),
    mode,
    creationHeaders: parseCreationHeaders(flags),
    ...(flags.contentMd5 !== undefined && {
      contentMd5: flags.contentMd5 === true ? 'compute' : flags.contentMd5,
    }),
    ...(flags.trafficLimit !== undefined && { trafficLimit: flags.trafficLimit }),
    ...(flags.maxupspeed !== undefined && { maxBytesPerSecond: flags.maxupspeed * 1024 }),
    dryRun: flags.dryRun ?? false,
  };
}

function toMode({ position: at, initCrc64, incremental }: AppendFlags): AppendMode {
  if (incremental && at !== undefined) {
    throw new UsageError('--incremental and --position exclude each other', {
      hint: '--incremental finds the position itself',
    });
  }
  if (initCrc64 !== undefined && at === undefined) {
    throw new UsageError('--init-crc64 is for use with --position');
  }
  if (incremental) return { kind: 'incremental' };
  if (at === undefined) return { kind: 'end' };
  return { kind: 'position', position: at, ...(initCrc64 !== undefined && { crc64: initCrc64 }) };
}
