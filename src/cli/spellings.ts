// How options are spelled, and which of them take the next word for their value, as the parser will have it.
import type { OptionRow } from '../options/option.ts';
import type { CommandDefinition, OptionTable } from './command.ts';
import { commonOptions } from './parser.ts';

type Taken = 'nothing' | 'value' | 'value if there is one';

/** What each spelling of a command's options takes: `-e` and `--endpoint` a value, `-q` nothing. */
export type Spellings = ReadonlyMap<string, Taken>;

/** In the order of the parser: of two options with one letter, the command's own has it. */
export function spellingsOf(...commands: readonly CommandDefinition[]): Spellings {
  const spellings = new Map<string, Taken>([
    ['-h', 'nothing'],
    ['--help', 'nothing'],
  ]);
  const tables = commands.flatMap((command): OptionTable[] => [
    ...Object.values(command.groups),
    commonOptions(command),
  ]);
  for (const { flags } of tables.flatMap((table) => Object.values<OptionRow>(table))) {
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
