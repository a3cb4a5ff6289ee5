// The tables of options as commander's command tree, and what commander parsed as the values of those tables.
import { type Command, Option } from 'commander';
import { UsageError } from '../errors.ts';
import type { Check } from '../options/checks.ts';
import { HELP, PROGRAM } from '../options/help.ts';
import { type OptionRow, optionName } from '../options/option.ts';
import { SETTINGS } from '../options/settings.ts';
import type { CommandContext, CommandDefinition, OptionTable } from './command.ts';
import { commonOptions, optionsOf } from './command-options.ts';

/** Thrown where an option asks for something else than what the command does, whatever else stands on the line. */
export class Asked extends Error {
  readonly for: keyof typeof PROGRAM;
  /** The command that was asked, if it was one. */
  readonly command: CommandDefinition | undefined;

  constructor(what: keyof typeof PROGRAM, command: CommandDefinition | undefined) {
    super(what);
    this.for = what;
    this.command = command;
  }
}

/** Which options are added to a command: to add all of them is most of what it takes to parse a short command line. */
type OptionChoice = (row: OptionRow) => boolean;

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

/** Adds what the program answers by itself. */
export function defineProgram(program: Command): void {
  program.helpOption(false).helpCommand(false);
  addQuestions(program, PROGRAM, undefined);
}

/** Adds arguments, options and action. */
export function define(
  command: Command,
  choice: OptionChoice,
  definition: CommandDefinition,
  context: () => CommandContext,
): void {
  command.helpOption(false);
  for (const argument of declared(definition.arguments)) command.argument(argument);
  for (const { group, name, row } of optionsOf(definition)) {
    if (group === 'help' || !choice(row)) continue;
    command.addOption(toOption(row, Object.hasOwn(SETTINGS, name), command.name()));
  }
  addQuestions(command, HELP, definition);
  command.action(async () => {
    const given = command.opts();
    const own: OptionTable = Object.assign({}, ...Object.values(definition.groups));
    const common = commonOptions(definition);
    await definition.run(command.args, valuesOf(own, given), valuesOf(common, given), context());
  });
}

/** The parser lets the last one alone be several: where sources are, the object is the last word of them all. */
function declared(names: readonly string[]): string[] {
  const isOpen = names.some((name) => name.endsWith('...'));
  return names.map((name, index) => {
    if (name.startsWith('[')) return name;
    const isLast = index === names.length - 1;
    return `<${name.replace('...', '')}${isOpen && isLast ? '...' : ''}>`;
  });
}

function addQuestions(
  command: Command,
  table: Partial<typeof PROGRAM>,
  definition: CommandDefinition | undefined,
): void {
  for (const [name, { flags }] of Object.entries(table)) {
    const option = new Option(flags);
    command.addOption(option);
    command.on(`option:${option.name()}`, () => {
      throw new Asked(name as keyof typeof PROGRAM, definition);
    });
  }
}

/** @param isSetting settings are checked where they are put together: variables and files give the same ones */
function toOption(row: OptionRow, isSetting: boolean, command: string): Option {
  const { flags, check, repeatable, means } = row;
  const option = new Option(flags);
  if (repeatable === true && means !== undefined) option.attributeName = () => means.option;
  if (check === undefined) return option;
  if (row.default !== undefined && !isSetting) option.default(row.default);
  if (isSetting && !('choices' in check)) return option;
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
