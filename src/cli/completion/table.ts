// The tables that the scripts for bash and fish look into: a line for each option, its fields between bars.
import type { CommandWords, OptionWords, Values } from './command-line.ts';

/** @returns `name|values|spellings`; without a name it may be repeated, without values it takes none */
export function optionLine({ name, isRepeatable, spellings, value }: OptionWords): string {
  return `${isRepeatable ? '' : name}|${value === undefined ? '' : valueField(value)}|${spellings.join(' ')}`;
}

function valueField({ isOptional, values }: NonNullable<OptionWords['value']>): string {
  return isOptional ? '@optional' : valuesField(values);
}

/** What an argument can be, and the end of the pattern for it behind the command: `:place:first argument`. */
export function argumentLines({ arguments: each }: CommandWords): { end: string; values: string }[] {
  return each.flatMap(({ isRepeatable, cases }, index) =>
    cases.map(({ first = '*', values }) => ({
      end: `:${isRepeatable ? '*' : index}:${first}`,
      values: valuesField(values),
    })),
  );
}

/** Words, or a kind behind `@`. */
function valuesField(values: Values): string {
  return typeof values === 'string' ? `@${values}` : values.join(' ');
}
