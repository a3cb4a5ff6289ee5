// What can stand on the command line, read from the tables that the parser is made of: what is added there is completed by
// itself. Of modules that a start loads it imports types only; see Tables.
import type { OptionRow } from '../../options/option.ts';
import type { ArgumentName, ConfigAction } from '../../options/tables.ts';
import type { HelpTexts } from '../../text/help.ts';
import type { CommandOption, Tables } from '../command.ts';
import { SHELLS } from './shells.ts';

/** Words to choose from, or a kind: `text` is what nobody can complete. */
export type Values =
  | readonly string[]
  | 'file'
  | 'directory'
  | 'source'
  | 'source-or-object'
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

type Cases = Readonly<Record<ArgumentName, readonly ArgumentCase[]>>;

function casesWith(settingKeys: readonly string[], subjects: readonly string[]): Cases {
  return {
    source: [{ values: 'source' }],
    object: [{ values: 'object' }],
    shell: [{ values: SHELLS }],
    subject: [{ values: subjects }],
    action: [{ values: Object.keys(CONFIG_ACTIONS) }],
    words: [
      { first: 'set', values: settingKeys.map((key) => `${key}=`) },
      { first: 'unset', values: settingKeys },
      { first: 'get', values: settingKeys },
      { first: 'check', values: 'object' },
    ],
  };
}

export function readCommandLine(tables: Tables, help: HelpTexts): CommandLine {
  const { commands, optionsOf, programOptions, settings, sharedOptions } = tables;
  const toWords = (option: CommandOption): OptionWords => optionWords(option, help);
  const cases = casesWith(
    settings.map(({ key }) => key),
    [...commands.flatMap(({ names }) => names), ...Object.keys(help.topics)],
  );
  return {
    program: 'oss-append',
    before: {
      names: [],
      summary: '',
      options: [...programOptions, ...sharedOptions()].map(toWords),
      arguments: [COMMAND],
    },
    commands: commands.map((definition) => ({
      names: definition.names,
      summary: help.commands[definition.name].summary,
      options: optionsOf(definition).map(toWords),
      arguments: definition.arguments.map((argument, index, all) =>
        argumentWords(argument, all[index - 1], cases),
      ),
    })),
  };
}

/** Behind the first of several sources there may be another one, or the object. */
function argumentWords(argument: string, before: string | undefined, cases: Cases): ArgumentWords {
  const name = bareName(argument);
  if (argument === 'source...') return { name, isRepeatable: false, cases: cases.source };
  if (before === 'source...') return { name, isRepeatable: true, cases: [{ values: 'source-or-object' }] };
  return { name, isRepeatable: argument.includes('...'), cases: cases[name] };
}

/** `[words...]` → `words`. */
function bareName(argument: string): ArgumentName {
  return argument.replace(/[[\].]/g, '') as ArgumentName;
}

function optionWords({ group, name, row }: CommandOption, help: HelpTexts): OptionWords {
  const words: Readonly<Record<string, string>> = help.options[group].rows;
  const [, bracket, value] = /([<[])(.+)[>\]]/.exec(row.flags) ?? [];
  return {
    name: row.means?.option ?? name,
    spellings: row.flags.match(/(?<![\w-])--?[\w-]+/g) ?? [],
    description: words[name] ?? '',
    isRepeatable: row.repeatable ?? false,
    ...(value !== undefined && {
      value: { name: value, values: valuesOf(row), isOptional: bracket === '[' },
    }),
  };
}

function valuesOf({ completes, check }: OptionRow): Values {
  if (completes !== undefined) return completes;
  return check && 'choices' in check ? (check.choices as readonly string[]) : 'text';
}
