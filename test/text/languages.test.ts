// Every sentence in every language: none is left in English, none lacks a fact of the English one, none is badly set.
import { describe, expect, test } from 'vitest';
import type { ErrorToTell } from '../../src/facts/errors.ts';
import type { Note } from '../../src/facts/notes.ts';
import type { Notice } from '../../src/facts/notices.ts';
import { errorWords as english } from '../../src/text/en/errors.ts';
import { figures as englishFigures } from '../../src/text/en/figures.ts';
import { help as englishHelp } from '../../src/text/en/help.ts';
import { progress as englishProgress } from '../../src/text/en/progress.ts';
import { serviceHints as englishHints } from '../../src/text/en/service-hints.ts';
import { setup as englishSetup } from '../../src/text/en/setup.ts';
import { en } from '../../src/text/en.ts';
import { COMMAND_LINE, type Idiom, PROGRAM } from '../../src/text/idiom.ts';
import { Speaker } from '../../src/text/speaker.ts';
import { errorWords as chinese } from '../../src/text/zh/errors.ts';
import { figures as chineseFigures } from '../../src/text/zh/figures.ts';
import { help as chineseHelp } from '../../src/text/zh/help.ts';
import { progress as chineseProgress } from '../../src/text/zh/progress.ts';
import { serviceHints as chineseHints } from '../../src/text/zh/service-hints.ts';
import { setup as chineseSetup } from '../../src/text/zh/setup.ts';
import { zh } from '../../src/text/zh.ts';
import { FIGURES_MS, FILE_FIGURES, TOTAL_FIGURES } from './support/figure-samples.ts';
import {
  FILES_SUMMARIES,
  HEAD,
  RESULTS,
  SUMMARIES,
  VERIFICATIONS,
  VERIFY_SUMMARIES,
  VIEWS,
} from './support/result-samples.ts';
import { ERRORS, NOTES, NOTICES } from './support/samples.ts';
import { SETUPS } from './support/setup-samples.ts';

const HAN = /\p{Script=Han}/u;

/** What a sentence names in no language: options, variables, numbers, URLs, paths. */
const NAMED =
  /--[a-z][a-z0-9-]*|\b[A-Z0-9]+(?:_[A-Z0-9]+)+\b|(?:oss|https?):\/\/[\w.:/-]*\w|\b(?!\w+\/s\b)\w+(?:[./]\w+)+|\d+/g;

/** Full-width punctuation, a blank between Chinese and Latin, none beside what is full-width. */
const BADLY_SET =
  /\p{Script=Han}[,;:!?()]|[,;!?()]\p{Script=Han}|\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}| [，。；：！？（）、]|[，。：；！？（）、] | “|” |\p{Script=Han} \p{Script=Han}| {2}/u;

interface Pair {
  readonly title: string;
  readonly english: string;
  readonly chinese: string;
}

const IDIOMS: readonly (readonly [string, Idiom])[] = [
  ['command line', COMMAND_LINE],
  ['program', PROGRAM],
];

function told(
  facts: Readonly<Record<string, readonly object[]>>,
  say: (speaker: Speaker, name: string, facts: object) => string,
): Pair[] {
  return IDIOMS.flatMap(([reader, idiom]) => {
    const [inEnglish, inChinese] = [new Speaker(en, idiom, english), new Speaker(zh, idiom, chinese)];
    return Object.entries(facts).flatMap(([name, samples]) =>
      samples.map((sample) => ({
        title: `${name} for a ${reader}: ${toText(sample)}`,
        english: say(inEnglish, name, sample),
        chinese: say(inChinese, name, sample),
      })),
    );
  });
}

function toText(facts: object): string {
  return JSON.stringify(facts, (_, value) => (typeof value === 'bigint' ? `${value}` : value));
}

/** The words of a table of texts, by their place in it; functions are asked for a list of words, or for one. */
function leaves(texts: unknown, path = ''): [path: string, text: string][] {
  if (typeof texts === 'string') return [[path, texts]];
  if (typeof texts === 'function') return [[path, texts(path === '.choices' ? ['one', 'two'] : 'one')]];
  return Object.entries(texts as object).flatMap(([name, each]) => leaves(each, `${path}.${name}`));
}

const messages = told(
  ERRORS,
  (speaker, problem, facts) => speaker.error({ problem, facts } as ErrorToTell).message,
);
const hints = told(
  ERRORS,
  (speaker, problem, facts) => speaker.error({ problem, facts } as ErrorToTell).hint ?? '',
);
const notes = told(NOTES, (speaker, kind, facts) => speaker.note({ kind, ...facts } as Note));
const notices = told(NOTICES, (speaker, kind, facts) => speaker.notice({ kind, ...facts } as Notice));

const inHelp = ((): Pair[] => {
  const translated = new Map(leaves(chineseHelp));
  return leaves(englishHelp).map(([title, text]) => ({
    title,
    english: text,
    chinese: translated.get(title) ?? '',
  }));
})();

const ANSWER = { ossCode: 'NoSuchKey', status: 404, requestId: '5F1A2B', ec: '0026-00000001' };
const SANDBOX = {
  endpoint: 'http://127.0.0.1:9000',
  region: 'cn-x',
  buckets: ['a', 'b'],
  credentials: { accessKeyId: 'id', accessKeySecret: 'secret' },
};
const printed = ((): Pair[] => {
  const both = (title: string, say: (texts: typeof en) => string): Pair => ({
    title,
    english: say(en),
    chinese: say(zh),
  });
  return [
    ...RESULTS.map((result) => both(toText(result), ({ results }) => results.appended(result))),
    ...SUMMARIES.map((summary) => both(toText(summary), ({ results }) => results.stream(summary))),
    ...FILES_SUMMARIES.map((summary) => both(toText(summary), ({ results }) => results.files(summary))),
    ...VERIFY_SUMMARIES.map((summary) =>
      both(toText(summary), ({ results }) => results.verifiedFiles(summary)),
    ),
    both('sandbox', ({ results }) => results.sandbox(SANDBOX).slice(0, 2).join('\n')),
    ...VERIFICATIONS.map((each) => both(toText(each), ({ results }) => results.verified(each))),
    ...VIEWS.flatMap((view) =>
      en.results
        .head(HEAD, view)
        .map(([label], row) => both(label, ({ results }) => results.head(HEAD, view)[row]?.[0] ?? '')),
    ),
    ...VIEWS.map((view) => both(toText(view), ({ results }) => results.head(HEAD, view).flat().join('\n'))),
    ...(['error', 'note', 'hint', 'warn', 'info', 'debug'] as const).map((label) =>
      both(label, ({ frame }) => frame.labelled(label, 'x')),
    ),
    both('service facts', ({ frame }) => frame.serviceFacts(ANSWER)),
    both('less of them', ({ frame }) =>
      frame.serviceFacts({ ...ANSWER, ossCode: undefined, requestId: undefined, ec: undefined }),
    ),
    both('alike', ({ frame }) => frame.alike(['a.log'])),
    both('many alike', ({ frame }) => frame.alike(['a.log', 'b.log', 'c.log', 'd.log'])),
    both('of a file', ({ frame }) => frame.ofFile('a.log', 'x')),
    both('hidden', ({ frame }) => frame.hidden),
    both('bug', ({ frame }) => frame.bugHint),
    both('unfinished', ({ frame }) => frame.unfinished),
  ];
})();

const inSetup: readonly Pair[] = SETUPS.map(({ title, say }) => ({
  title,
  english: say(englishSetup),
  chinese: say(chineseSetup),
}));

const REASONS = ['unreachable', 'broke', 'silent', 'conflict', 'other', 503] as const;
const inProgress = ((): Pair[] => {
  const both = (title: string, say: (texts: typeof englishProgress) => string): Pair => ({
    title,
    english: say(englishProgress),
    chinese: say(chineseProgress),
  });
  const bytes = 18.9 * 1024 ** 2;
  return [
    ...(['looking', 'answering', 'absent', 'proving', 'waiting'] as const).map((phase) =>
      both(phase, ({ phases }) => phases[phase]),
    ),
    both('lasting', ({ lasting }) => lasting(12)),
    both('stdin', ({ stdin }) => stdin),
    both('size', (texts) => texts.size(512)),
    both('total', ({ total }) => total(bytes)),
    both('rate', ({ rate }) => rate(bytes)),
    both('left', ({ left }) => left(68)),
    both('appends', ({ appends }) => appends(5)),
    both('up to date', ({ upToDate }) => upToDate),
    both('behind', ({ behind }) => behind(bytes)),
    ...[1, 60, 3600, 86_400].map((seconds) =>
      both(`${seconds} s`, ({ lastAppend }) => lastAppend(3000 * seconds)),
    ),
    ...REASONS.flatMap((reason) => [
      both(`${reason}`, ({ retry }) => retry({ attempt: 2, seconds: 4, reason })),
      both(`${reason} now`, ({ retry }) => retry({ attempt: 2, seconds: 0, reason })),
    ]),
  ];
})();

const inFigures = ((): Pair[] => {
  const both = (title: string, say: (texts: typeof englishFigures) => string): Pair => ({
    title,
    english: say(englishFigures),
    chinese: say(chineseFigures),
  });
  return [
    ...englishFigures.heads.map((head, column) => both(head, ({ heads }) => heads[column] ?? '')),
    ...FILE_FIGURES.map((file) => both(toText(file), ({ row }) => row(file, FIGURES_MS)[1])),
    ...FILE_FIGURES.map((file) => both(file.source, ({ row }) => row(file, FIGURES_MS).join('\n'))),
    ...TOTAL_FIGURES.map((total) => both(toText(total), ({ overview }) => overview(total, 68))),
    both('more', ({ more }) => more(5)),
  ];
})();

describe.each([
  ['messages', messages],
  ['hints', hints],
  ['notes', notes],
  ['notices', notices],
  ['help', inHelp],
  ['setup', inSetup],
  ['what is printed', printed],
  ['progress', inProgress],
  ['figures', inFigures],
])('of %s', (_, pairs) => {
  test('each is said in Chinese', () => {
    expect(pairs.filter((pair) => (pair.english === '') !== (pair.chinese === ''))).toEqual([]);
    const said = pairs.filter((pair) => pair.english !== '');
    expect(said.length).toBeGreaterThan(10);
    expect(said.filter((pair) => !HAN.test(pair.chinese) || pair.chinese === pair.english)).toEqual([]);
  });

  test('none lacks what the English one names', () => {
    const lacking = pairs.flatMap((pair) => {
      const lost = (pair.english.match(NAMED) ?? []).filter((named) => !pair.chinese.includes(named));
      return lost.length === 0 ? [] : [{ ...pair, lost }];
    });
    expect(lacking).toEqual([]);
  });
});

test.each([
  ['messages', messages],
  ['hints', hints],
  ['notes', notes],
  ['notices', notices],
  ['help', inHelp],
  ['setup', inSetup],
  ['what is printed', printed],
  ['progress', inProgress],
])('%s are set as Chinese is', (_, pairs) => {
  expect(pairs.filter((pair) => pair.chinese.split('\n').some((line) => BADLY_SET.test(line)))).toEqual([]);
});

test('no sentence has two blanks where a word is left out', () => {
  const sentences = [...messages, ...hints, ...notes, ...notices].flatMap(({ english, chinese }) => [
    english,
    chinese,
  ]);
  expect(sentences.filter((each) => /\S {2,}\S/.test(each))).toEqual([]);
});

test('the codes of OSS that have a hint are the same', () => {
  expect(Object.keys(chineseHints.oss)).toEqual(Object.keys(englishHints.oss));
  expect(Object.keys(chineseHints.sts)).toEqual(Object.keys(englishHints.sts));
});
