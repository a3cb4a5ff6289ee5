// What commander says of a command line that it cannot read, as facts, and what was meant. Its errors have codes; what
// they are about stands in their messages only. Of modules that a start loads it imports types only; see Tables.
import type { CommanderError } from 'commander';
import type { UsageFacts } from '../../facts/usage.ts';
import type { CommandDefinition, Tables } from '../command.ts';
import { unknownCommand } from './commands.ts';
import { spellings, unknownOption } from './options.ts';

export type Mistake = {
  [P in keyof UsageFacts]: { readonly problem: P; readonly facts: UsageFacts[P] };
}[keyof UsageFacts];

/** @param words of the command line, the command first */
export function mistakeOf(
  { code, message }: CommanderError,
  words: readonly string[],
  tables: Tables,
): Mistake {
  const [first = ''] = words;
  const definition = tables.commands.find(({ names }) => names.includes(first));
  const command = definition?.name;
  const [, named = ''] = /'(.*?)'(?:\n| argument missing|\. Expected|$)/s.exec(message) ?? [];
  switch (code) {
    case 'commander.help':
      return { problem: 'Usage.NoCommand', facts: {} };
    case 'commander.unknownCommand':
      return { problem: 'Usage.UnknownCommand', facts: unknownCommand(words, tables) };
    case 'commander.unknownOption': {
      // What stands behind it may be a secret.
      const [flag = ''] = named.split('=');
      if (flag !== named && isOption(flag, definition, tables)) {
        return { problem: 'Usage.OptionTakesNoValue', facts: { flag, command } };
      }
      return { problem: 'Usage.UnknownOption', facts: unknownOption(flag, definition, tables) };
    }
    case 'commander.missingArgument': {
      const flags = swallower(words, definition, tables);
      if (flags !== undefined) return { problem: 'Usage.OptionWithoutValue', facts: { flags, command } };
      return {
        problem: 'Usage.ArgumentMissing',
        facts: { name: named, command, usage: usageOf(definition) },
      };
    }
    case 'commander.optionMissingArgument':
      return { problem: 'Usage.OptionWithoutValue', facts: { flags: named, command } };
    case 'commander.excessArguments': {
      const [expected = 0, given = 0] = (/Expected .*$/.exec(message)?.[0].match(/\d+/g) ?? []).map(Number);
      return {
        problem: 'Usage.TooManyArguments',
        facts: { command: named, expected, given, usage: usageOf(definition) },
      };
    }
    default:
      return { problem: 'Usage.CommandLine', facts: { message: message.replace(/^error: /, ''), command } };
  }
}

function isOption(flag: string, definition: CommandDefinition | undefined, tables: Tables): boolean {
  const options = definition === undefined ? tables.programOptions : tables.optionsOf(definition);
  return options.some(({ row }) => spellings(row.flags).includes(flag));
}

/** Of an option that has taken an object URL for its value, as in `tail -n oss://bucket/key`. */
function swallower(
  words: readonly string[],
  definition: CommandDefinition | undefined,
  tables: Tables,
): string | undefined {
  const options = definition === undefined ? [] : tables.optionsOf(definition);
  const before = words.filter((_, index) => /^oss:\/\//i.test(words[index + 1] ?? ''));
  return options
    .map(({ row }) => row.flags)
    .find((flags) => flags.includes('<') && before.some((word) => spellings(flags).includes(word)));
}

function usageOf(definition: CommandDefinition | undefined): string {
  if (definition === undefined) return 'oss-append';
  const words = definition.arguments.map((each) => (each.startsWith('[') ? each : `<${each}>`));
  const { name, alias = name } = definition;
  return ['oss-append', alias.length < name.length ? alias : name, ...words].join(' ');
}
