// The languages that the command line speaks. A program's is English: src/text/program.ts.
import type { Language } from '../options/language.ts';
import { en } from './en.ts';
import type { Texts } from './texts.ts';

const LOADERS: Readonly<Record<Language, () => Promise<Texts>>> = {
  EN: async () => en,
  // In a file of its own, which no other language loads.
  CH: async () => (await import('./zh.ts')).zh,
};

export function loadTexts(language: Language): Promise<Texts> {
  return LOADERS[language]();
}
