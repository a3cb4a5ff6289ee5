// What commander cannot read, as an error of ours. What was meant is looked for only then.
import type { CommanderError } from 'commander';
import { UsageError } from '../errors.ts';
import type { Tables } from './command.ts';

/** @param words of the command line, the command first */
export async function usageError(
  error: CommanderError,
  words: readonly string[],
  tables: Tables,
): Promise<UsageError> {
  const { mistakeOf } = await import('./mistakes/mistake.ts');
  const { problem, facts } = mistakeOf(error, words, tables);
  return new UsageError(problem, facts);
}
