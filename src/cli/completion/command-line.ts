// What can stand on the command line, read from the parser that takes it: what is added there is completed by itself.
// Of modules that a start loads it imports types only: the bundle would cut what is shared into a file of its own.
import type { Command, Option } from 'commander';
import type { OptionRow } from '../../options/option.ts';
import type { ArgumentName, ConfigAction } from '../../options/tables.ts';
import type { CommandDefinition, OptionTable } from '../command.ts';
import { SHELLS } from './shells.ts';

/** The parser with all of its commands in the words of a language, and what it was made of. */
export interface CommandTree {
  readonly program: Command;
  readonly definitions: readonly CommandDefinition[];
  /** The options that a command has because all of its kind have them. */
  commonOf(definition: CommandDefinition): OptionTable;
  /** The keys of all settings, as a config file has them. */
  readonly settingKeys: readonly string[];
}

/** Words to choose from, or a kind: `text` is what nobody can complete. */
export type Values =
  | readonly string[]
  | 'file'
  | 'directory'
  | 'source'
  | 'object'
  | 'profile'
  | 'command'
  | 'text';

export interface CommandLine {
  readonly program: string;
  /** What may stand where there is no command yet. */
  readonly before: CommandWords;
  readonly commands: readonly CommandWords[];
}

export interface CommandWords {
  /** Its name, and its aliases. */
  readonly names: readonly string[];
  readonly summary: string;
  readonly options: readonly OptionWords[];
  readonly arguments: readonly ArgumentWords[];
}

export interface ArgumentWords {
  /** As help shows it. */
  readonly name: string;
  readonly isRepeatable: boolean;
  readonly cases: readonly ArgumentCase[];
}

/** What an argument can be; where that goes by the first one of the command, for one of those. */
export interface ArgumentCase {
  readonly first?: ConfigAction;
  readonly values: Values;
}

export interface OptionWords {
  /** Of what it sets; options with the same one are offered no more when one of them is given. */
  readonly name: string;
  /** `-e` and `--endpoint`. */
  readonly spellings: readonly string[];
  readonly description: string;
  readonly isRepeatable: boolean;
  /** Absent where it takes none. */
  readonly value?: Value & { readonly isOptional: boolean };
}

interface Value {
  /** As help shows it. */
  readonly name: string;
  readonly values: Values;
}

/** One that is new does not compile without. */
const CONFIG_ACTIONS: Readonly<Record<ConfigAction, true>> = {
  set: true,
  unset: true,
  get: true,
  list: true,
  check: true,
};

const COMMAND: ArgumentWords = { name: 'command', isRepeatable: false, cases: [{ values: 'command' }] };

type Cases = Readonly<Record<ArgumentName | 'command', readonly ArgumentCase[]>>;

function casesWith(settingKeys: readonly string[]): Cases {
  return {
    command: COMMAND.cases,
    source: [{ values: 'source' }],
    object: [{ values: 'object' }],
    shell: [{ values: SHELLS }],
    action: [{ values: Object.keys(CONFIG_ACTIONS) }],
    words: [
      { first: 'set', values: settingKeys.map((key) => `${key}=`) },
      { first: 'unset', values: settingKeys },
      { first: 'get', values: settingKeys },
      { first: 'check', values: 'object' },
    ],
  };
}

export function readCommandLine({ program, definitions, commonOf, settingKeys }: CommandTree): CommandLine {
  const cases = casesWith(settingKeys);
  const help = program.createHelp();
  const commands = help.visibleCommands(program).map((command): CommandWords => {
    const definition = definitions.find(({ name }) => name === command.name());
    return {
      names: [command.name(), ...command.aliases()],
      summary: help.subcommandDescription(command),
      options: optionsOf(command, definition && tableOf(definition, commonOf(definition))),
      arguments: command.registeredArguments.map((argument) => ({
        name: argument.name(),
        isRepeatable: argument.variadic,
        cases: cases[argument.name() as ArgumentName],
      })),
    };
  });
  const options = [...optionsOf(program), ...optionsBefore(commands, definitions, commonOf)];
  return {
    program: program.name(),
    before: { names: [], summary: '', options, arguments: [COMMAND] },
    commands,
  };
}

function tableOf({ groups }: CommandDefinition, common: OptionTable): OptionTable {
  return Object.assign({}, common, ...Object.values(groups));
}

function optionsOf(command: Command, table: OptionTable = {}): OptionWords[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map((option) => {
      const [name, row] = rowOf(option, table) ?? [option.attributeName()];
      return toWords(option, name, row);
    });
}

function rowOf({ long }: Option, table: OptionTable): [name: string, row: OptionRow] | undefined {
  return Object.entries(table).find(([, { flags }]) => flags.split(/[ ,]+/).includes(long ?? ''));
}

function toWords(option: Option, name: string, row?: OptionRow): OptionWords {
  return {
    name: row?.means?.option ?? name,
    spellings: [option.short, option.long].filter((spelling) => spelling != null),
    description: option.description,
    isRepeatable: row?.repeatable ?? false,
    ...((option.required || option.optional) && {
      value: {
        name: /[<[](.+)[>\]]/.exec(option.flags)?.[1] ?? '',
        values: row?.completes ?? option.argChoices ?? 'text',
        isOptional: option.optional,
      },
    }),
  };
}

/** What all commands that connect have may stand before the command, too. */
function optionsBefore(
  commands: readonly CommandWords[],
  definitions: readonly CommandDefinition[],
  commonOf: CommandTree['commonOf'],
): readonly OptionWords[] {
  const definition = definitions.find(({ connects }) => connects);
  if (definition === undefined) return [];
  const names = Object.entries(commonOf(definition)).map(([name, { means }]) => means?.option ?? name);
  const options = commands.find((command) => command.names.includes(definition.name))?.options;
  return options?.filter(({ name }) => names.includes(name)) ?? [];
}
