// The language of what is told before the options are parsed, and of how they are parsed.
import { type Language, language, languageOfLocale } from '../options/language.ts';

/** By the option, wherever it stands, else by the environment. What else an option's value may mean is not looked at. */
export function languageAtStart(argv: readonly string[], env: NodeJS.ProcessEnv): Language {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const given = words.flatMap((word, index) => {
    const [, attached] = /^(?:-L=?|--language=)(.+)$/s.exec(word) ?? [];
    const name = attached ?? (/^(?:-L|--language)$/.test(word) ? words[index + 1] : undefined);
    const checked = language(name);
    return 'value' in checked ? [checked.value] : [];
  });
  return given.at(-1) ?? languageOfLocale(env);
}
