// `tail -5`, as tail(1) and head(1) take it: a number that is an option by itself, which no parser of options knows.
import { UsageError } from '../errors.ts';
import { CONNECTION } from '../options/connection.ts';
import type { CommandDefinition, OptionTable } from './command.ts';

/**
 * @param words of the command line, behind the command
 * @returns with `--lines 5` for `-5`, and `--lines 5 --follow` for `-5f`
 * @throws {UsageError} for `+5`, which tail(1) no longer takes either
 */
export function spellOutCounts(words: readonly string[], { groups }: CommandDefinition): string[] {
  const table: OptionTable = Object.assign({}, ...Object.values(groups), CONNECTION);
  const spelled: string[] = [];
  let isValue = false;
  for (const [index, word] of words.entries()) {
    if (word === '--') return [...spelled, ...words.slice(index)];
    const [, digits, follow] = (isValue ? null : /^-(\d+)(f?)$/.exec(word)) ?? [];
    if (!isValue && /^\+\d+$/.test(word)) throw new UsageError('Usage.PlusCount', { text: word });
    if (digits === undefined) spelled.push(word);
    else spelled.push('--lines', digits, ...(follow === 'f' ? ['--follow'] : []));
    isValue = !isValue && wantsValue(word, table);
  }
  return spelled;
}

/** `-n` and `--lines`, but not `-n5`, `--lines=5` and `-f`. */
function wantsValue(word: string, table: OptionTable): boolean {
  return Object.values(table).some(({ flags }) => flags.includes('<') && flags.split(/[ ,]+/).includes(word));
}
