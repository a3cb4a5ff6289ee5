// What no parser of options knows: `-e=X`, as ossutil takes it, and `tail -5`, a number that is an option by itself, as
// tail(1) and head(1) take it.
import { UsageError } from '../errors.ts';
import type { CommandDefinition } from './command.ts';
import { type Spellings, spellingsOf, wantedBy } from './spellings.ts';

/**
 * @param words of the command line, behind the command
 * @returns with `-e X` for `-e=X`, and, where the command takes a count, `--lines 5` for `-5`, `--lines 5 --follow` for `-5f`
 * @throws {UsageError} for `+5`, which tail(1) no longer takes either
 */
export function spellOut(words: readonly string[], definition: CommandDefinition): string[] {
  // Most words are plain, and the table is long.
  if (!words.some((word) => /^(?:[-+]\d|-[a-zA-Z]=)/.test(word))) return [...words];
  const spellings = spellingsOf(definition);
  const spelled: string[] = [];
  let isValue = false;
  for (const [index, word] of words.entries()) {
    if (word === '--' && !isValue) return [...spelled, ...words.slice(index)];
    const plain = isValue ? [word] : [...spellOutCount(word, definition), ...spellOutValue(word, spellings)];
    spelled.push(...(plain.length > 0 ? plain : [word]));
    isValue = !isValue && wantedBy(word, spellings) === 'value';
  }
  return spelled;
}

/** @returns nothing for a word that is no count */
function spellOutCount(word: string, { takesCount }: CommandDefinition): string[] {
  if (takesCount !== true) return [];
  if (/^\+\d+$/.test(word)) throw new UsageError('Usage.PlusCount', { text: word });
  const [, digits, follow] = /^-(\d+)(f?)$/.exec(word) ?? [];
  if (digits === undefined) return [];
  return ['--lines', digits, ...(follow === 'f' ? ['--follow'] : [])];
}

/** @returns nothing for a word that is no letter with a value */
function spellOutValue(word: string, spellings: Spellings): string[] {
  const [, letter = '', value = ''] = /^(-[a-zA-Z])=(.*)$/s.exec(word) ?? [];
  return spellings.get(letter) === 'value' ? [letter, value] : [];
}
