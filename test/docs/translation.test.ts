// README.zh-CN.md says what README.md says: the same sections, examples, tables and links.
import { expect, test } from 'vitest';
import { headingsOf, readPage, relativeLinksOf } from './support/markdown.ts';

const english = readPage('README.md');
const chinese = readPage('README.zh-CN.md');

test('the translation has the same headings, by level', () => {
  const levels = (page: typeof english) => headingsOf(page).map((heading) => heading.replace(/ .*/, ''));
  expect(levels(chinese)).toEqual(levels(english));
});

test('the translation has the same code blocks', () => {
  const code = (page: typeof english) => page.blocks.map(({ language, lines }) => ({ language, lines }));
  expect(code(chinese)).toEqual(code(english));
});

test('the translation has the same rows of tables, with the same exit codes', () => {
  const firstCells = (page: typeof english) =>
    page.prose.split('\n').flatMap((line) => /^\| ([^|]*) \|/.exec(line)?.[1] ?? []);
  expect(firstCells(chinese)).toHaveLength(firstCells(english).length);
  const codes = (page: typeof english) =>
    firstCells(page).flatMap((cell) => cell.match(/\b\d{1,3}\b/g) ?? []);
  expect(codes(chinese)).toEqual(codes(english));
});

test('the translation has the same links', () => {
  const links = (page: typeof english) => relativeLinksOf(page).filter((link) => !link.startsWith('README'));
  expect(links(chinese).sort()).toEqual(links(english).sort());
});
