// What a language has to say in help: of each command, argument, option and topic. One that lacks a sentence does not
// compile.
import type { CommandArguments, ExitName, OptionGroups, TopicName } from '../options/tables.ts';
import type { Page } from './page.ts';

export interface HelpTexts {
  /** The program's, one sentence. */
  readonly description: string;
  readonly titles: Readonly<
    Record<'usage' | 'arguments' | 'commands' | 'topics' | 'options' | 'examples', string>
  >;
  /** In the line about usage. */
  readonly placeholders: Readonly<Record<'options' | 'command' | 'subject', string>>;
  /** Behind an option. */
  choices(words: readonly string[]): string;
  default(value: string): string;
  /** Below everything else; each is given the command line that shows it. */
  readonly more: Readonly<Record<'allOptions' | 'subjects' | 'subject', (line: string) => string>>;
  readonly commands: { readonly [Name in keyof CommandArguments]: CommandHelp<CommandArguments[Name]> };
  /** One line each. */
  readonly topics: Readonly<Record<TopicName, string>>;
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

/** What topics tell of that stands in tables. */
export interface TopicFacts {
  readonly exitCodes: Readonly<Record<ExitName, number>>;
  readonly settings: readonly SettingFacts[];
}

export interface SettingFacts {
  /** In a config file. */
  readonly key: string;
  /** Its long spelling, where there is one. */
  readonly option: string | undefined;
  readonly variables: readonly string[];
  /** What help says of the option. */
  readonly meaning: string | undefined;
}

export type TopicTexts = { readonly [Name in TopicName]: (facts: TopicFacts) => Page };
