// A page in Chinese says what the English one says: the same sections, paragraphs, examples, tables and links.
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  anchorsOf,
  codeSpansOf,
  headingsOf,
  PAGES,
  type Page,
  readPage,
  relativeLinksOf,
  type Section,
} from './support/markdown.ts';

const CHINESE = '.zh-CN.md';
const TRANSLATED = PAGES.filter((path) => path.endsWith(CHINESE)).map((path) => path.replace(CHINESE, '.md'));

function translationOf(path: string): Page {
  return readPage(path.replace('.md', CHINESE));
}

/** The links of a page but the one to the same page in the other language, those to Chinese pages as to the English ones. */
function linksOf(page: Page): string[] {
  const other = page.path.endsWith(CHINESE)
    ? page.path.replace(CHINESE, '.md')
    : page.path.replace('.md', CHINESE);
  return relativeLinksOf(page)
    .filter((link) => link !== posix.basename(other))
    .map((link) => inEnglish(link, page.path))
    .sort();
}

function inEnglish(link: string, from: string): string {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? from : posix.join(posix.dirname(from), file);
  if (!target.endsWith(CHINESE)) return link;
  const path = target.replace(CHINESE, '.md');
  const section = anchorsOf(readPage(target)).indexOf(anchor ?? '');
  return `${file.replace(CHINESE, '.md')}${anchor === undefined ? '' : `#${anchorsOf(readPage(path))[section]}`}`;
}

/** How many of each there are. */
function partsOf({ prose, blocks }: Section): {
  paragraphs: number;
  items: number;
  rows: number;
  blocks: number;
} {
  const is = (pattern: RegExp) => prose.filter((line) => pattern.test(line)).length;
  const isText = (line: string) => /^(?![*-] |\d+\. |\|)\S/.test(line);
  const paragraphs = prose.filter((line, index) => isText(line) && (prose[index - 1] ?? '') === '').length;
  return { paragraphs, items: is(/^\s*(?:[*-]|\d+\.) /), rows: is(/^\|/), blocks: blocks.length };
}

/** A comment may be translated, but not left out. */
function withoutComment(line: string, language: string): string {
  return language === 'console' ? line : line.replace(/(^|\s)# .*$/, '$1# …');
}

function firstCells(page: Page): string[] {
  return page.prose.split('\n').flatMap((line) => /^\| ([^|]*) \|/.exec(line)?.[1] ?? []);
}

test('the first pages that a user reads are there in Chinese', () => {
  expect(TRANSLATED).toEqual(expect.arrayContaining(['README.md', 'docs/guide.md']));
});

describe.each(TRANSLATED)('the translation of %s', (path) => {
  const [english, chinese] = [readPage(path), translationOf(path)];

  test('has the same headings, by level', () => {
    const levels = (page: Page) => headingsOf(page).map((heading) => heading.replace(/ .*/, ''));
    expect(levels(chinese)).toEqual(levels(english));
  });

  test('has as many paragraphs and list items below each heading', () => {
    const counts = (page: Page) => page.sections.map((section, index) => ({ index, ...partsOf(section) }));
    expect(counts(chinese)).toEqual(counts(english));
  });

  test('has the same code blocks, but for comments', () => {
    const code = (page: Page) =>
      page.blocks.map(({ language, lines }) => ({
        language,
        lines: lines.map((line) => withoutComment(line, language)),
      }));
    expect(code(chinese)).toEqual(code(english));
  });

  test('has the same rows of tables, with the same exit codes', () => {
    expect(firstCells(chinese)).toHaveLength(firstCells(english).length);
    const codes = (page: Page) => firstCells(page).flatMap((cell) => cell.match(/\b\d{1,3}\b/g) ?? []);
    expect(codes(chinese)).toEqual(codes(english));
  });

  test('has the same links', () => {
    expect(linksOf(chinese)).toEqual(linksOf(english));
  });

  test('names the same options, as often', () => {
    const options = (page: Page) =>
      codeSpansOf(page)
        .flatMap((code) => code.match(/(?<![\w-])--?[a-zA-Z][a-z0-9-]*/g) ?? [])
        .sort();
    expect(options(chinese)).toEqual(options(english));
  });

  test('breaks no line where a blank would stand between Chinese characters', () => {
    const lines = chinese.prose.split('\n');
    const broken = lines.filter(
      (line, index) => /\p{Script=Han}$/u.test(line) && /^\p{Script=Han}/u.test(lines[index + 1] ?? ''),
    );
    expect(broken).toEqual([]);
  });
});
