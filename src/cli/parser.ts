// The tables of options as commander's command tree, and what commander parsed as the values of those tables.
import { type Command, Option } from 'commander';
import { UsageError } from '../errors.ts';
import type { Check } from '../options/checks.ts';
import { CONNECTION } from '../options/connection.ts';
import { type OptionRow, optionName } from '../options/option.ts';
import { OUTPUT } from '../options/output.ts';
import { SETTINGS } from '../options/settings.ts';
import type { CommandContext, CommandDefinition, OptionTable } from './command.ts';

/** Adds description, arguments, options and action. */
export function define(command: Command, definition: CommandDefinition, context: () => CommandContext): void {
  command.description(definition.description);
  for (const [name, help] of definition.arguments) command.argument(`<${name}>`, help);
  for (const [title, table] of Object.entries(definition.groups)) addGroup(command, title, table);
  if (definition.connects) addGroup(command, 'Connection options:', CONNECTION);
  addGroup(command, 'Output options:', OUTPUT);
  command.helpOption('-h, --help', 'show this help');
  command.addHelpText('after', `\nExamples:\n${definition.examples}`);
  command.action(async () => {
    const given = command.opts();
    const own: OptionTable = Object.assign({}, ...Object.values(definition.groups));
    const common: OptionTable = definition.connects ? { ...CONNECTION, ...OUTPUT } : OUTPUT;
    await definition.run(command.args, valuesOf(own, given), valuesOf(common, given), context());
  });
}

function addGroup(command: Command, title: string, table: OptionTable): void {
  command.optionsGroup(title);
  for (const [name, row] of Object.entries(table)) {
    command.addOption(
      toOption(withoutTakenLetter(command, row), Object.hasOwn(SETTINGS, name), command.name()),
    );
  }
}

/** `-c` means bytes on head and tail: the command's own options keep their letters. */
function withoutTakenLetter(command: Command, row: OptionRow): OptionRow {
  const [, letter, rest = row.flags] = /^(-\w), (.*)$/.exec(row.flags) ?? [];
  const isTaken = letter !== undefined && command.options.some(({ short }) => short === letter);
  return isTaken ? { ...row, flags: rest } : row;
}

/** @param isSetting settings are checked where they are put together: variables and files give the same ones */
function toOption(row: OptionRow, isSetting: boolean, command: string): Option {
  const { flags, help, check, repeatable } = row;
  const option = new Option(flags, help);
  if (check === undefined) return option;
  if (row.default !== undefined && !isSetting) option.default(row.default);
  const choices = 'choices' in check ? (check.choices as string[]) : undefined;
  if (choices !== undefined) option.choices(choices);
  if (isSetting && choices === undefined) return option;
  return option.argParser<unknown>((text, previous) => {
    const value = checked(flags, check, text, command);
    return repeatable === true ? [...((previous as unknown[] | undefined) ?? []), value] : value;
  });
}

/** @throws {UsageError} */
function checked(flags: string, check: Check<unknown>, text: string, command: string): unknown {
  const result = check(text);
  if ('value' in result) return result.value;
  throw new UsageError('Usage.OptionValue', { command, flags, value: text, problem: result.problem });
}

/**
 * The values by the names of the rows, other spellings of an option merged into it.
 * @param parsed by the names that commander gives the options
 * @throws {UsageError} when two spellings contradict each other
 */
function valuesOf(table: OptionTable, parsed: Readonly<Record<string, unknown>>): object {
  const values: Record<string, unknown> = {};
  for (const [name, { flags, means }] of Object.entries(table)) {
    const given = parsed[optionName(flags)];
    if (given === undefined) continue;
    const target = means?.option ?? name;
    const value = means?.value ?? given;
    if (values[target] !== undefined && values[target] !== value) {
      throw new UsageError('Usage.Contradiction', { options: spellingsOf(target, table) });
    }
    values[target] = value;
  }
  return values;
}

function spellingsOf(name: string, table: OptionTable): string[] {
  return Object.entries(table)
    .filter(([each, { means }]) => (means?.option ?? each) === name)
    .map(([, { flags }]) => optionName(flags));
}
