// What must not compile: an option, a setting or a sentence of which a part was forgotten. `npm run types` fails here
// as soon as one of these lines compiles.
import { expect, test } from 'vitest';
import type { CREATION } from '../../src/options/append.ts';
import { text } from '../../src/options/checks.ts';
import { CONNECTION } from '../../src/options/connection.ts';
import {
  nothingLeft,
  type OptionRow,
  onlyThese,
  optionName,
  setting,
  type ValuesOf,
} from '../../src/options/option.ts';
import { OUTPUT } from '../../src/options/output.ts';
import { SETTING_LIST, SETTINGS, type SettingsInput } from '../../src/options/settings.ts';
import { errorWords } from '../../src/text/en/errors.ts';
import { en } from '../../src/text/en.ts';
import { PROGRAM } from '../../src/text/idiom.ts';
import type { ErrorTexts, ErrorWords, Texts } from '../../src/text/texts.ts';

test('a setting that gives nothing to anybody does not compile', () => {
  const row = { flags: '--interface <name>', key: 'interface', check: text };
  // @ts-expect-error nobody would know what it is for
  expect(setting(row)).toBe(row);
});

test('a setting that gives what no connection takes does not compile', () => {
  const row = { flags: '--interface <name>', key: 'interface', check: text };
  // @ts-expect-error a connection has no such option
  expect(setting({ ...row, gives: (networkInterface) => ({ networkInterface }) })).toBeDefined();
});

test('an option of the command line that is left over does not compile', () => {
  const table = {
    position: { flags: '--position' },
    added: { flags: '--added' },
  } as const;
  const { position, ...rest }: ValuesOf<typeof table> = {};
  expect(position).toBeUndefined();
  // @ts-expect-error `added` has no use
  nothingLeft(rest);
});

test('an option that is no setting does not compile as one', () => {
  const { configFile, ...others }: ValuesOf<typeof CONNECTION> = {};
  expect(configFile).toBeUndefined();
  // @ts-expect-error the payer and the encoding of keys are no settings: they need a use of their own
  onlyThese<SettingsInput>()(others);
});

test('a header of new objects without an option does not compile', () => {
  const { tagging, ...incomplete } = {} as typeof CREATION;
  expect(tagging).toBeUndefined();
  // @ts-expect-error a row is missing
  const rows: Record<keyof typeof CREATION, OptionRow<string>> = incomplete;
  expect(rows).toEqual({});
});

test('a language that lacks a sentence does not compile', () => {
  const { NoSuchKey, ...others } = errorWords.problems;
  expect(NoSuchKey({ url: 'oss://b/k' }, PROGRAM).message).toContain('k');
  // @ts-expect-error what is said of a missing object is missing
  const problems: ErrorTexts = others;
  // @ts-expect-error notes are missing
  const words: ErrorWords = { problems };
  expect(words.notes).toBeUndefined();
  // @ts-expect-error notices are missing
  const texts: Texts = { results: en.results, frame: en.frame, loadErrorWords: async () => words };
  expect(texts.notices).toBeUndefined();
});

test('each spelling of an option, each key and each variable is there once', () => {
  const rows: readonly OptionRow[] = Object.values({ ...CONNECTION, ...OUTPUT });
  const names = rows.map(({ flags }) => optionName(flags));
  const keys = SETTING_LIST.flatMap(({ key, keyAliases = [] }) => [key.toLowerCase(), ...keyAliases]);
  const variables = SETTING_LIST.flatMap(({ variable = [] }) => variable);
  for (const spellings of [names, keys, variables]) expect(new Set(spellings).size).toBe(spellings.length);
});

test('other spellings stand for an option that there is', () => {
  const rows: readonly OptionRow[] = Object.values(CONNECTION);
  const targets = rows.flatMap(({ means }) => means?.option ?? []);
  expect(targets.length).toBeGreaterThan(0);
  expect(targets.filter((name) => !Object.hasOwn(CONNECTION, name))).toEqual([]);
});

test('a setting has one limit, wherever it is given', () => {
  expect(SETTINGS.connectTimeoutS.check('100000')).toEqual({ value: 100_000 });
  expect(SETTINGS.connectTimeoutS.check(100_000)).toEqual({ value: 100_000 });
});
