// `sandbox`: a local OSS-compatible server, for a demonstration, a test or a dry run of a pipeline.
import type { Command } from 'commander';
import type { Reporter } from '../ui/reporter.ts';
import type { CommandDefinition } from './command.ts';
import { addOutputOptions } from './common-options.ts';
import type { Io } from './process-io.ts';
import type { SandboxFlags } from './sandbox-run.ts';
import { collect, integer } from './values.ts';

const DEFAULT_BUCKET = 'sandbox';

const EXAMPLES = `
Examples:
  oss-append sandbox
  oss-append sandbox --port 0 --bucket logs --bucket video --dir /tmp/oss
  oss-append sandbox --fault append:1:commit-then-drop    rehearse a lost answer`;

export const sandboxCommand: CommandDefinition = {
  name: 'sandbox',
  summary: 'run a local OSS-compatible server',
  define,
};

function define(command: Command, io: Io, reporter: () => Reporter): void {
  command
    .description(
      'Runs a local server that answers as OSS does, until it is interrupted. Objects are kept in --dir.',
    )
    .optionsGroup('Server:')
    .option('--dir <path>', 'where objects are kept', '.oss-sandbox')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <n>', 'port to listen on; 0 = any free one', integer(0, 65_535), 9000)
    .option('--bucket <name>', `bucket to create; repeatable (default: ${DEFAULT_BUCKET})`, collect)
    .option('--fault <fault>', 'fault to place, as on[:nth[xTimes]]:kind[=value]; repeatable', collect)
    .addHelpText('after', EXAMPLES);
  addOutputOptions(command).action(async (flags: SandboxFlags) => {
    const { runSandboxCommand } = await import('./sandbox-run.ts');
    await runSandboxCommand(flags.bucket ?? [DEFAULT_BUCKET], flags, io, reporter());
  });
}
