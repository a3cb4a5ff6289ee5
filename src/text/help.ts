// What a language has to say in help: of each command, argument and option. One that lacks a sentence does not compile.
import type { CommandArguments, OptionGroups } from '../options/tables.ts';

export interface HelpTexts {
  /** The program's. */
  readonly description: string;
  readonly version: string;
  readonly help: string;
  readonly helpCommand: string;
  readonly titles: Readonly<Record<'usage' | 'arguments' | 'options' | 'commands' | 'examples', string>>;
  /** In the line about usage. */
  readonly placeholders: Readonly<Record<'options' | 'command', string>>;
  /** Behind an option. */
  choices(words: readonly string[]): string;
  default(value: string): string;
  /** Below the list of commands. */
  readonly exitCodes: string;
  readonly commands: { readonly [Name in keyof CommandArguments]: CommandHelp<CommandArguments[Name]> };
  readonly options: { readonly [Group in keyof OptionGroups]: GroupHelp<OptionGroups[Group]> };
}

interface CommandHelp<Argument extends string> {
  /** One line for the list of commands. */
  readonly summary: string;
  readonly description: string;
  readonly arguments: Readonly<Record<Argument, string>>;
}

interface GroupHelp<Table> {
  readonly title: string;
  readonly rows: { readonly [Name in keyof Table]: string };
}
