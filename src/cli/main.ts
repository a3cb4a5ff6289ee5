// The command tree, and the one place that turns errors into exit codes.
import { Command, CommanderError } from 'commander';
import { UsageError } from '../errors.ts';
import { namedFile } from '../options/checks.ts';
import { COMMAND_LINE } from '../text/idiom.ts';
import { loadTexts } from '../text/languages.ts';
import { Speaker } from '../text/speaker.ts';
import type { Texts } from '../text/texts.ts';
import { Reporter } from '../ui/reporter.ts';
import { OutputClosed } from '../ui/write-fully.ts';
import { answer } from './answer.ts';
import { checkArgumentBytes } from './argument-bytes.ts';
import type { CommandContext, OutputFlags } from './command.ts';
import { commandFirst } from './command-first.ts';
import { COMMANDS } from './commands/all.ts';
import { showHelp } from './commands/help.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { Interrupted } from './interruption.ts';
import { languageAtStart } from './language.ts';
import { Asked, define, defineProgram, namedIn } from './parser.ts';
import type { ProcessIo } from './process-io.ts';
import { spellOut } from './spell-out.ts';
import { TABLES } from './tables.ts';
import { usageError } from './usage-error.ts';

/**
 * Runs one command line.
 * @param argv the arguments, without the program's name
 * @returns the exit code; never throws
 */
export async function main(argv: readonly string[], io: ProcessIo): Promise<number> {
  // A bad option is reported before any option is parsed.
  const texts = await textsAtStart(argv, io);
  let reporter = firstReporter(argv, io, texts);
  let exitCode: number = EXIT.ok;
  const exitWith = (code: number): void => {
    exitCode = code;
  };
  const context = (): CommandContext => ({ io, reporter, exitWith, loadCredentialsFrom, tables: TABLES });
  const run = async (words: readonly string[]): Promise<void> => {
    const program = createProgram(words, context);
    program.hook('preAction', async (_program, command) => {
      const { language, ...flags } = command.opts<ParsedOutputFlags>();
      reporter = createReporter(io, flags, language === undefined ? texts : await loadTexts(language));
      reporter.logTo(checkedLogFile(flags.logFile));
    });
    try {
      await program.parseAsync(words, { from: 'user' });
    } catch (error) {
      if (error instanceof Asked) await answer(error, words, context());
      else if (error instanceof CommanderError) throw await usageError(error, words, TABLES);
      else throw error;
    }
  };
  try {
    checkArgumentBytes(argv);
    if (argv.length === 0) {
      await showHelp(undefined, 'common', context());
      return EXIT.usage;
    }
    await run(plainOptions(commandFirst(argv, COMMANDS)));
    return exitCode;
  } catch (error) {
    // `| head` has read enough: that is no failure.
    if (error instanceof OutputClosed) return exitCode;
    return await report(error, reporter);
  }
}

/** What is told before a config file is read is told in the language of the options, else of the environment. */
export function textsAtStart(argv: readonly string[], { env }: ProcessIo): Promise<Texts> {
  return loadTexts(languageAtStart(argv, env));
}

async function loadCredentialsFrom(): ReturnType<CommandContext['loadCredentialsFrom']> {
  return (await import('./online-keys.ts')).credentialsFrom;
}

/**
 * For a process that ends although {@link main} has not: with nothing left to wait for, Node.js would call it a success.
 * @returns the exit code
 */
export function reportUnfinished(argv: readonly string[], io: ProcessIo, texts: Texts): number {
  firstReporter(argv, io, texts).errorAtOnce(new Error(texts.frame.unfinished), EXIT.software);
  return EXIT.software;
}

function createProgram(words: readonly string[], context: () => CommandContext): Command {
  const program = new Command('oss-append')
    // Errors are thrown, and reported in one form with all others.
    .configureOutput({ writeErr: () => {}, outputError: () => {} })
    .showSuggestionAfterError(false)
    .exitOverride();
  defineProgram(program);
  const choice = namedIn(words);
  for (const definition of COMMANDS) {
    const { name, alias, names } = definition;
    const command = program.command(name);
    if (alias !== undefined) command.alias(alias);
    // Most of a command's cost is its options: no start pays for those of the others.
    if (words.some((word) => names.includes(word))) define(command, choice, definition, context);
  }
  return program;
}

/** The arguments with nothing in them but what the parser understands. */
function plainOptions(argv: readonly string[]): readonly string[] {
  const [name = '', ...words] = argv;
  const definition = COMMANDS.find(({ names }) => names.includes(name));
  return definition === undefined ? argv : [name, ...spellOut(words, definition)];
}

async function report(error: unknown, reporter: Reporter): Promise<number> {
  const exitCode = exitCodeOf(error);
  const toTell = error instanceof Interrupted ? newsOf(error) : error;
  if (toTell !== undefined) await reporter.error(toTell, exitCode);
  return exitCode;
}

/** Who interrupts knows; only what was lost is worth a line. */
function newsOf(interrupted: Interrupted): unknown {
  return interrupted.cause ?? (interrupted.noteFacts.length > 0 ? interrupted : undefined);
}

function firstReporter(argv: readonly string[], io: ProcessIo, texts: Texts): Reporter {
  const json = argv.some((word, index) =>
    word === 'json' ? argv[index - 1] === '--output-format' : /^--(json|output-format=json)$/.test(word),
  );
  return createReporter(io, { json }, texts);
}

/** As the parser names them. */
interface ParsedOutputFlags {
  readonly json?: boolean | undefined;
  readonly outputFormat?: boolean;
  readonly quiet?: boolean;
  readonly loglevel?: OutputFlags['logLevel'];
  readonly logFile?: string;
  readonly language?: OutputFlags['language'];
}

/** Other settings are checked where they are put together; what goes wrong there is to be in the log already. */
function checkedLogFile(raw: string | undefined): string | undefined {
  if (raw === undefined) return undefined;
  const checked = namedFile(raw);
  if ('value' in checked) return checked.value;
  throw new UsageError('Usage.SettingValue', { spelling: { option: 'logFile' }, problem: checked.problem });
}

function createReporter(io: ProcessIo, flags: Omit<ParsedOutputFlags, 'language'>, texts: Texts): Reporter {
  return new Reporter({
    streams: io,
    speaker: new Speaker(texts, COMMAND_LINE),
    json: flags.json ?? flags.outputFormat ?? false,
    quiet: flags.quiet ?? false,
    logLevel: flags.loglevel ?? 'warn',
  });
}
