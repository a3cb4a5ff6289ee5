// What a row of the option tables says, and the type of the values that come of a table.
import type { ConnectionOptions } from '../api/connection-options.ts';
import type { Check } from './checks.ts';

/** An option of the command line. Without a check it takes no value. */
export interface OptionRow<T = unknown> {
  /** As help shows it: `-e, --endpoint <host>`. */
  readonly flags: string;
  readonly check?: Check<T>;
  /** Among the few that most people need: help shows them first. */
  readonly common?: true;
  /** May be given more than once; its value is a list. */
  readonly repeatable?: true;
  /** Counts where the option is not given; help shows it. */
  readonly default?: NoInfer<T>;
  /** What a shell completes its value with, where the check names no choices: paths, profiles, or these words. */
  readonly completes?: 'file' | 'directory' | 'profile' | readonly string[];
  /** Another spelling: what it is given stands for a value of the option of that name, in one list if that is repeatable. */
  readonly means?: { readonly option: string; readonly value?: unknown };
}

/** The values of a table by the names of its rows; absent ones were not given. */
export type ValuesOf<Table> = {
  readonly [Name in keyof Table as Table[Name] extends { means: object } ? never : Name]?: ValueOf<
    Table[Name]
  >;
};

type ValueOf<Row> = Row extends { readonly check: Check<infer T> }
  ? Row extends { readonly repeatable: true }
    ? readonly T[]
    : Row extends { readonly flags: `${string}[${string}` }
      ? T | true
      : T
  : Row extends { readonly flags: `${string}--no-${string}` }
    ? boolean
    : true;

/** What can be set by an environment variable and a key of a config file. */
export interface FileRow<T> {
  readonly check: Check<T>;
  readonly variable?: string;
  /** What other tools of Alibaba Cloud call the variable; it counts where docs/configuration.md says so. */
  readonly alibabaVariable?: string;
  /** Spelling in a file; camel, kebab and snake case are one. */
  readonly key: string;
  /** Further spellings of ossutil, in lower case without hyphens. */
  readonly keyAliases?: readonly string[];
  readonly secret?: true;
  /** What the setting does: what it gives a connection, or which part of the command line has a use of its own for it. */
  readonly gives: ((value: T) => Partial<ConnectionOptions>) | 'credentials' | 'proxy' | 'output';
}

/** What can be set by an option, too. */
export interface SettingRow<T> extends OptionRow<T>, FileRow<T> {
  readonly check: Check<T>;
}

export function setting<T>(
  row: SettingRow<T> & { readonly default: NoInfer<T> },
): SettingRow<T> & { readonly default: T };
export function setting<T>(row: SettingRow<T>): SettingRow<T>;
export function setting<T>(row: SettingRow<T>): SettingRow<T> {
  return row;
}

/** The name that the command line's parser gives an option: `--init-crc64 <decimal>` → `initCrc64`. */
export function optionName(flags: string): string {
  const long = /--(?:no-)?([a-z0-9-]+)/.exec(flags)?.[1] ?? '';
  return long.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * Takes what is left of the values of a table, once those that have a use of their own are taken out: an option that was
 * forgotten is not among the `Allowed` ones, and does not compile.
 */
export function onlyThese<Allowed>(): <Given extends Allowed>(
  given: Given & Readonly<Record<Exclude<keyof Given, keyof Allowed>, never>>,
) => Allowed {
  return (given) => given;
}

/** The same, where all have been taken out. */
export function nothingLeft(_rest: Readonly<Record<string, never>>): void {}
