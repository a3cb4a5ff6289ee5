// The options of a command, in the order of help: what the parser, help, completion and the man page are made of.
import { CONNECTION } from '../options/connection.ts';
import { HELP, PROGRAM } from '../options/help.ts';
import { OUTPUT } from '../options/output.ts';
import type { GroupName } from '../options/tables.ts';
import type { CommandDefinition, CommandOption, OptionTable } from './command.ts';

/** What a command takes because all of its kind take it. */
export function commonOptions({ connects }: CommandDefinition): OptionTable {
  return connects ? { ...CONNECTION, ...OUTPUT } : OUTPUT;
}

export const PROGRAM_OPTIONS: readonly CommandOption[] = Object.entries(PROGRAM).map(([name, row]) => ({
  group: 'help',
  name,
  row,
}));

/** Of two with one letter, the command's own has it: `-c` means bytes on head and tail. */
export function optionsOf({
  groups,
  connects,
}: Pick<CommandDefinition, 'groups' | 'connects'>): CommandOption[] {
  const tables = { ...groups, ...(connects && { connection: CONNECTION }), output: OUTPUT, help: HELP };
  const letters = new Set<string>();
  return (Object.entries(tables) as [GroupName, OptionTable][]).flatMap(([group, table]) =>
    Object.entries(table).map(([name, row]) => {
      const [, letter = '', long] = /^(-\w), (.*)$/.exec(row.flags) ?? [];
      const isTaken = long !== undefined && letters.has(letter);
      letters.add(letter);
      return { group, name, row: isTaken ? { ...row, flags: long } : row };
    }),
  );
}

export function sharedOptions(): CommandOption[] {
  return optionsOf({ groups: {}, connects: true }).filter(({ group }) => group !== 'help');
}
