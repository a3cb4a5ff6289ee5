// How options are spelled, and which of them take the next word for their value, as the parser will have it.
import type { CommandDefinition } from './command.ts';
import { optionsOf } from './command-options.ts';

type Taken = 'nothing' | 'value' | 'value if there is one';

/** What each spelling of a command's options takes: `-e` and `--endpoint` a value, `-q` nothing. */
export type Spellings = ReadonlyMap<string, Taken>;

export function spellingsOf(...commands: readonly CommandDefinition[]): Spellings {
  const spellings = new Map<string, Taken>();
  for (const { flags } of commands.flatMap(optionsOf).map(({ row }) => row)) {
    const taken = flags.includes('<') ? 'value' : flags.includes('[') ? 'value if there is one' : 'nothing';
    for (const spelling of flags.match(/(?<![\w-])--?[\w-]+/g) ?? []) {
      if (!spellings.has(spelling)) spellings.set(spelling, taken);
    }
  }
  return spellings;
}

/** What a word wants of the next one: `-qe` what `-e` wants, `-eX` and `--endpoint=X` nothing. */
export function wantedBy(word: string, spellings: Spellings): Taken | undefined {
  const exact = spellings.get(word);
  if (exact !== undefined) return exact;
  if (word.startsWith('--')) {
    const taken = word.includes('=') ? spellings.get(word.slice(0, word.indexOf('='))) : undefined;
    return taken === undefined || taken === 'nothing' ? undefined : 'nothing';
  }
  const first = spellings.get(word.slice(0, 2));
  if (first === undefined || first === 'value') return first && 'nothing';
  return wantedBy(`-${word.slice(2)}`, spellings);
}
