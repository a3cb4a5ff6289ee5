// What no parser of options knows: `-e=X`, as ossutil takes it, and `tail -5`, a number that is an option by itself, as
// tail(1) and head(1) take it; and what it would take for something else: `-json` for -j with a value.
import { UsageError } from '../errors.ts';
import type { CommandDefinition } from './command.ts';
import { type Spellings, spellingsOf, wantedBy } from './spellings.ts';

/**
 * @param words of the command line, behind the command
 * @returns with `-e X` for `-e=X`, and, where the command takes a count, `--lines 5` for `-5`, `--lines 5 --follow` for `-5f`
 * @throws {UsageError} for `+5`, which tail(1) no longer takes either, and for a long option without its two hyphens
 */
export function spellOut(words: readonly string[], definition: CommandDefinition): string[] {
  // Most words are plain, and the table is long.
  if (
    !words.some((word) => /^(?:[-+]\d|-[a-zA-Z]=|-[a-z][\w-]{2}|-{0,2}[\u2010-\u2015\u2212]|---)/.test(word))
  )
    return [...words];
  const spellings = spellingsOf(definition);
  const spelled: string[] = [];
  let isValue = false;
  for (const [index, word] of words.entries()) {
    if (word === '--' && !isValue) return [...spelled, ...words.slice(index)];
    if (!isValue) checkHyphens(word, spellings);
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

/** One hyphen as of other programs, or a dash as a text processor makes it of two. */
function checkHyphens(word: string, spellings: Spellings): void {
  const [text, hyphens, name] = /^([-\u2010-\u2015\u2212]+)([a-z][\w-]+)(?![^=])/.exec(word) ?? [];
  if (text === undefined || hyphens === '--' || !spellings.has(`--${name}`)) return;
  throw new UsageError('Usage.HyphensOfOption', { text, meant: `--${name}` });
}

/** @returns nothing for a word that is no letter with a value */
function spellOutValue(word: string, spellings: Spellings): string[] {
  const [, letter = '', value = ''] = /^(-[a-zA-Z])=(.*)$/s.exec(word) ?? [];
  return spellings.get(letter) === 'value' ? [letter, value] : [];
}
