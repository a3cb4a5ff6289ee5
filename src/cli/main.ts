// The command tree, and the one place that turns errors into text and exit codes.
import { Command, CommanderError } from 'commander';
import { UsageError } from '../errors.ts';
import { OutputClosed, Reporter } from '../ui/reporter.ts';
import { VERSION } from '../version.ts';
import { appendCommand } from './append-command.ts';
import type { OutputFlags } from './common-options.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { headCommand } from './head-command.ts';
import { Interrupted, type Io } from './process-io.ts';
import { sandboxCommand } from './sandbox-command.ts';
import { tailCommand } from './tail-command.ts';

const COMMANDS = [appendCommand, headCommand, tailCommand, sandboxCommand];

const DESCRIPTION = 'Appends files to Alibaba Cloud OSS objects, exactly once and proved by CRC-64.';

const AFTER_HELP = `
Exit codes: 0 done and proved, 64 usage, 65 data, 66 no input, 69 refused, 70 bug, 73 not appendable or
conflict, 74 local I/O, 75 try again later, 77 no permission, 78 configuration, 130/143 interrupted.`;

/**
 * Runs one command line.
 * @param argv the arguments, without the program's name
 * @returns the exit code; never throws
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  // A bad option is reported before any option is parsed.
  let reporter = firstReporter(argv, io);
  const program = createProgram(argv, io, () => reporter);
  program.hook('preAction', (_program, command) => {
    reporter = createReporter(io, command.opts<OutputFlags>());
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    return report(error, reporter, helpFor(program, argv[0]));
  }
}

/**
 * For a process that ends although {@link main} has not: with nothing left to wait for, Node.js would call it a success.
 * @returns the exit code
 */
export function reportUnfinished(argv: readonly string[], io: Io): number {
  const error = new Error('ended with nothing left to wait for, before the command was done');
  return report(error, firstReporter(argv, io), '');
}

function createProgram(argv: readonly string[], io: Io, reporter: () => Reporter): Command {
  const program = new Command('oss-append')
    .description(DESCRIPTION)
    .version(VERSION, '--version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .addHelpText('after', AFTER_HELP)
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => io.printAtOnce(text),
      // Errors are thrown, and reported in one form with all others.
      writeErr: () => {},
      outputError: () => {},
    })
    .exitOverride();
  for (const { name, alias, summary, define } of COMMANDS) {
    const command = program.command(name).summary(summary);
    if (alias !== undefined) command.alias(alias);
    // Most of a command's cost is its options: no start pays for those of the others. Help may show all of them.
    if (argv.some((word) => [name, alias, '-h', '--help', 'help'].includes(word)))
      define(command, io, reporter);
  }
  return program;
}

/** The help that fits a command line which could not be parsed. */
function helpFor(program: Command, name: string | undefined): string {
  const command = program.commands.find(
    (each) => name !== undefined && [each.name(), each.alias()].includes(name),
  );
  return `see oss-append ${command === undefined ? '' : `${command.name()} `}--help`;
}

function report(error: unknown, reporter: Reporter, help: string): number {
  if (error instanceof CommanderError) return reportParsing(error, reporter, help);
  // `| head` has read enough: that is no failure.
  if (error instanceof OutputClosed) return EXIT.ok;
  const exitCode = exitCodeOf(error);
  // Who interrupts knows; a note would only disturb the shell.
  if (!(error instanceof Interrupted)) reporter.error(error, exitCode);
  return exitCode;
}

function reportParsing(error: CommanderError, reporter: Reporter, hint: string): number {
  if (error.exitCode === 0) return EXIT.ok;
  const message = error.message
    .replace('(outputHelp)', 'no command given')
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (.*)\?\)$/s, '; did you mean $1?');
  reporter.error(new UsageError(message, { hint }), EXIT.usage);
  return EXIT.usage;
}

function firstReporter(argv: readonly string[], io: Io): Reporter {
  return createReporter(io, { json: argv.includes('--json') || undefined });
}

function createReporter(io: Io, flags: { [K in keyof OutputFlags]?: OutputFlags[K] | undefined }): Reporter {
  return new Reporter({
    streams: io,
    json: flags.json ?? false,
    quiet: flags.quiet ?? false,
    logLevel: flags.loglevel ?? 'warn',
  });
}
