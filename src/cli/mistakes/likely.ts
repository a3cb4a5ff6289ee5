// Which of the words that there are may be meant by one that there is not.
import type { Tables } from '../command.ts';

/** Shorter ones are the beginning of too much. */
const LEAST_BEGINNING = 3;

export function likely(word: string, candidates: readonly string[], { nearest }: Tables): string[] {
  const text = word.toLowerCase();
  const near = nearest(word, candidates);
  if (near !== undefined) return [near];
  return candidates.filter((each) => isBeginning(text, each) || isBeginning(each, text));
}

function isBeginning(text: string, whole: string): boolean {
  return text.replace(/^--/, '').length >= LEAST_BEGINNING && whole.startsWith(text);
}
