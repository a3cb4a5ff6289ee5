// The tables of options as commander's command tree, and what commander parsed as the values of those tables.
import { type Command, Option } from 'commander';
import { UsageError } from '../errors.ts';
import type { Check } from '../options/checks.ts';
import { CONNECTION } from '../options/connection.ts';
import { type OptionRow, optionName } from '../options/option.ts';
import { OUTPUT } from '../options/output.ts';
import { SETTINGS } from '../options/settings.ts';
import type { GroupName } from '../options/tables.ts';
import type { HelpTexts } from '../text/help.ts';
import type { CommandContext, CommandDefinition, OptionTable } from './command.ts';

/** The options that a command has because all of its kind have them. */
export function commonOptions({ connects }: CommandDefinition): OptionTable {
  return connects ? { ...CONNECTION, ...OUTPUT } : OUTPUT;
}

/** Which options are added to a command: to add all of them is most of what it takes to parse a short command line. */
export type OptionChoice = (row: OptionRow) => boolean;

export const everyOption: OptionChoice = () => true;

/** Those that a word of the command line may name, among other letters, too, and those that have a default. */
export function namedIn(words: readonly string[]): OptionChoice {
  const letters = words.filter((word) => /^-[^-]/.test(word)).join('');
  const long = new Set(
    words.filter((word) => word.startsWith('--')).map((word) => word.replace(/=.*$/s, '')),
  );
  return ({ flags, default: fallback }) => {
    const [letter, name] = /^(?:-(\w), )?(--[\w-]+)/.exec(flags)?.slice(1) ?? [];
    const isNamed = long.has(name ?? '') || (letter !== undefined && letters.includes(letter));
    return isNamed || fallback !== undefined;
  };
}

/** Adds arguments, options and action, and what help says of them. */
export function define(
  command: Command,
  choice: OptionChoice,
  definition: CommandDefinition,
  context: () => CommandContext,
  help: HelpTexts | undefined,
): void {
  const add = (group: string, table: OptionTable): void => {
    const rows = Object.entries(table).filter(([, row]) => choice(row));
    addGroup(command, group, Object.fromEntries(rows), help);
  };
  const common = commonOptions(definition);
  for (const name of definition.arguments) command.argument(name.startsWith('[') ? name : `<${name}>`);
  for (const [group, table] of Object.entries(definition.groups)) add(group, table);
  if (definition.connects) add('connection', CONNECTION);
  add('output', OUTPUT);
  command.action(async () => {
    const given = command.opts();
    const own: OptionTable = Object.assign({}, ...Object.values(definition.groups));
    await definition.run(command.args, valuesOf(own, given), valuesOf(common, given), context());
  });
  if (help !== undefined) describe(command, definition, help);
}

function describe(command: Command, { name, examples }: CommandDefinition, help: HelpTexts): void {
  const words: { description: string; arguments: Readonly<Record<string, string>> } = help.commands[name];
  command.description(words.description);
  for (const argument of command.registeredArguments) {
    argument.description = words.arguments[argument.name()] ?? '';
  }
  command.addHelpText('after', `\n${help.titles.examples}\n${examples}`);
}

function addGroup(command: Command, group: string, table: OptionTable, help: HelpTexts | undefined): void {
  const words = help?.options[group as GroupName];
  if (words !== undefined) command.optionsGroup(words.title);
  const sentences: Readonly<Record<string, string>> = words?.rows ?? {};
  for (const [name, row] of Object.entries(table)) {
    const option = toOption(withoutTakenLetter(command, row), Object.hasOwn(SETTINGS, name), command.name());
    option.description = sentences[name] ?? '';
    command.addOption(option);
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
  const { flags, check, repeatable } = row;
  const option = new Option(flags);
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
