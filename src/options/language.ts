// Which language is meant: by its name, or by the locale that the environment asks for.
import type { Checked } from './checks.ts';

/** In the spelling of ossutil; those of locales are understood, too: `zh-CN`, `en_US`. */
export type Language = 'CH' | 'EN';

const NAMES: Readonly<Record<Language, RegExp>> = {
  CH: /^(?:ch|zh)(?:[-_]\w+)*$/i,
  EN: /^en(?:[-_]\w+)*$/i,
};

const choices = Object.keys(NAMES) as readonly Language[];

function parseLanguage(raw: unknown): Checked<Language> {
  const name = typeof raw === 'string' ? raw.trim() : '';
  const value = choices.find((each) => NAMES[each].test(name));
  return value === undefined ? { problem: { kind: 'not-a-choice', choices } } : { value };
}

export const language: typeof parseLanguage & { readonly choices: readonly string[] } = Object.assign(
  parseLanguage,
  { choices },
);

/** What a terminal that shows another character set than UTF-8 is told of is English, which is ASCII. */
export function languageOfLocale({ LC_ALL, LC_MESSAGES, LC_CTYPE, LANG }: NodeJS.ProcessEnv): Language {
  const messages = LC_ALL || LC_MESSAGES || LANG || '';
  const characters = LC_ALL || LC_CTYPE || LANG || '';
  const isChinese = /^zh(?![a-z])/i.test(messages);
  return isChinese && [messages, characters].every(isUtf8) ? 'CH' : 'EN';
}

/** Many a system's locales name no character set, and mean UTF-8. */
function isUtf8(locale: string): boolean {
  const [, charset = 'UTF-8'] = /\.([^@]*)/.exec(locale) ?? [];
  return /^utf-?8$/i.test(charset) && !/^(?:C|POSIX)$/.test(locale);
}
