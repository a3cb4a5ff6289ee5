// `appendfromfile`: the options. What they mean is in append-task.ts.
import { type Command, Option } from 'commander';
import { MAX_OBJECT_BYTES } from '../append/object-end.ts';
import type { Reporter } from '../ui/reporter.ts';
import type { AppendFlags } from './append-task.ts';
import type { CommandDefinition } from './command.ts';
import { addCommonOptions } from './common-options.ts';
import { hashingThreadFor } from './hashing-thread.ts';
import type { Io } from './process-io.ts';
import { collect, contentMd5, crc64, integer, position, seconds, size } from './values.ts';

const EXAMPLES = `
Examples:
  oss-append appendfromfile app.log oss://bucket/logs/app.log
  oss-append appendfromfile app.log oss://bucket/logs/app.log --incremental
  oss-append appendfromfile app.log oss://bucket/logs/app.log --follow
  make 2>&1 | oss-append appendfromfile - oss://bucket/logs/build.log
  oss-append appendfromfile part.bin oss://bucket/video.bin --position 1048576 --json`;

export const appendCommand: CommandDefinition = {
  name: 'appendfromfile',
  alias: 'append',
  summary: 'put a local file at the end of an object',
  define,
};

function define(command: Command, io: Io, reporter: () => Reporter): void {
  command
    .description(
      'Puts the bytes of a file, a pipe or another object at the end of an Appendable object, exactly once, and\n' +
        'proves it by CRC-64. The object is created where there is none.',
    )
    .argument('<source>', 'path of a regular file, - for stdin, or oss://bucket/key')
    .argument('<object>', 'oss://bucket/key')
    .optionsGroup('Where to append:')
    .option('--position <n>', 'append at exactly n, without asking first; else exit 73', position)
    .option('--init-crc64 <decimal>', 'with --position: the crc64 of the answer before', crc64)
    .option('--incremental', 'append only what the object lacks of the file')
    .option('--follow', 'the same, then go on as the file grows, until SIGINT or SIGTERM')
    .addOption(
      new Option('--on-rotate <what>', 'with --follow, when the file was rotated (default: next)').choices([
        'next',
        'stop',
      ]),
    )
    .option('--rollover', 'when an object is full (5 GiB), go on in key.1, key.2 …')
    .option('--rollover-bytes <size>', 'the same, with a smaller limit', size(1, MAX_OBJECT_BYTES))
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
    .option(
      '--flush-bytes <size>',
      'stdin and --follow: append when so much is waiting (default: 8MiB)',
      size(1, 2 ** 30),
    )
    .option(
      '--flush-interval <seconds>',
      'stdin and --follow: append so long after the first waiting byte (default: 1)',
      seconds,
    )
    .addOption(
      new Option('--content-md5 [value]', 'send Content-MD5; computed when no value is given').argParser(
        contentMd5,
      ),
    )
    .option('--maxupspeed <KiB/s>', 'send no faster than this', integer(1, 2 ** 32))
    .option('--traffic-limit <bit/s>', 'ask OSS for a speed limit', integer(819_200, 838_860_800))
    .addHelpText('after', EXAMPLES);
  addCommonOptions(command, '-c, --config-file <path>').action(
    async (source: string, url: string, flags: AppendFlags) => {
      // It starts while the rest is loaded.
      const thread = flags.follow ? undefined : hashingThreadFor(source);
      try {
        const { runAppendCommand } = await import('./run.ts');
        await runAppendCommand(source, url, flags, thread, io, reporter());
      } finally {
        await thread?.then(
          (started) => started.close(),
          () => {},
        );
      }
    },
  );
}
