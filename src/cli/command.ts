// A command as one value: its arguments and options, and what runs it; what help says of them is in src/text. The type of
// the options that `run` gets follows from the tables, so that none can be lost between its row and its use.
import type { credentialsFrom } from '../api/credentials.ts';
import type { CONNECTION } from '../options/connection.ts';
import type { FileRow, OptionRow, ValuesOf } from '../options/option.ts';
import type { OUTPUT } from '../options/output.ts';
import type { NamedSetting } from '../options/settings.ts';
import type { CommandName, ExitName, GroupName } from '../options/tables.ts';
import type { Reporter } from '../ui/reporter.ts';
import type { ProcessIo } from './process-io.ts';

export type OptionTable = Readonly<Record<string, OptionRow>>;
type OptionGroups = { readonly [Name in GroupName]?: OptionTable };

export type OutputFlags = ValuesOf<typeof OUTPUT>;
export type ConnectionFlags = ValuesOf<typeof CONNECTION> & OutputFlags;

type FlagsOf<Groups extends OptionGroups> = ValuesOf<Merged<Groups[keyof Groups]>>;
type Merged<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** What a command has of its surroundings. */
export interface CommandContext {
  readonly io: ProcessIo;
  readonly reporter: Reporter;
  /** For a result that is no error, but not what was hoped for either. */
  exitWith(code: number): void;
  /** What fetches keys, which are mostly given: it is loaded when it is asked for. */
  loadCredentialsFrom(): Promise<typeof credentialsFrom>;
  /** For what tells of the command line itself. */
  readonly tables: Tables;
}

interface CommandFacts<Groups extends OptionGroups> {
  readonly name: CommandName;
  readonly alias?: string;
  /** In brackets where it may be left out; with an ellipsis where there may be several, which the others stand behind. */
  readonly arguments: readonly string[];
  readonly groups: Groups;
  /** Whether `-5` stands for `--lines 5`. */
  readonly takesCount?: true;
  readonly examples: string;
}

export interface CommandDefinition extends CommandFacts<OptionGroups> {
  /** The name, and the alias where there is one. */
  readonly names: readonly string[];
  /** Whether it takes the options of a connection, too. */
  readonly connects: boolean;
  /**
   * @param own the values that were given of its own options, by the names of their rows
   * @param common those of the options that other commands have, too
   */
  run(args: readonly string[], own: object, common: object, context: CommandContext): Promise<void>;
}

/** An option with its place in the tables. */
export interface CommandOption {
  readonly group: GroupName;
  /** The row's, in its table. */
  readonly name: string;
  /** Of a setting, it also has a variable and a key. */
  readonly row: OptionRow & Partial<Pick<FileRow<never>, 'variable' | 'key'>>;
}

/**
 * All that there is to know of the command line, as values. What is loaded only when it is asked for, such as help, gets
 * them instead of importing them: the bundle would cut what is shared into a file that each start has to load.
 */
export interface Tables {
  readonly commands: readonly CommandDefinition[];
  optionsOf(definition: CommandDefinition): CommandOption[];
  /** Those that every command takes that talks to OSS; they may stand before the command, too. */
  sharedOptions(): CommandOption[];
  /** Those of the program by itself. */
  readonly programOptions: readonly CommandOption[];
  readonly settings: readonly NamedSetting[];
  readonly exitCodes: Readonly<Record<ExitName, number>>;
  /** The word that a misspelt one most likely stands for. */
  nearest(text: string, candidates: readonly string[]): string | undefined;
  /** Between words. */
  wrap(text: string, columns: number): string;
}

/** A command that talks to OSS. */
export function onlineCommand<Groups extends OptionGroups>(
  definition: CommandFacts<Groups> & {
    run(
      args: readonly string[],
      own: FlagsOf<Groups>,
      common: ConnectionFlags,
      context: CommandContext,
    ): Promise<void>;
  },
): CommandDefinition {
  return toDefinition(definition, true);
}

/** A command that does not. */
export function localCommand<Groups extends OptionGroups>(
  definition: CommandFacts<Groups> & {
    run(
      args: readonly string[],
      own: FlagsOf<Groups>,
      common: OutputFlags,
      context: CommandContext,
    ): Promise<void>;
  },
): CommandDefinition {
  return toDefinition(definition, false);
}

function toDefinition(
  facts: CommandFacts<OptionGroups> & { run(...given: never): Promise<void> },
  connects: boolean,
): CommandDefinition {
  const { name, alias } = facts;
  // The parser gives each command the values of its own tables.
  return { ...facts, names: alias === undefined ? [name] : [name, alias], connects } as CommandDefinition;
}
