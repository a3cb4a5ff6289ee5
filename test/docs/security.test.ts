// The threat model names, for each threat, tests that are there.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/run-cli.ts';
import { readPage } from './support/markdown.ts';

const page = readPage('docs/security.md');

/** Rows of the tables of threats. */
const threats = page.prose
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').slice(1, -1))
  .filter((cells) => cells.length === 3 && !/^ (?:threat|---) $/.test(cells[0] ?? ''))
  .map(([threat = '', , shownBy = '']) => ({
    threat: threat.trim(),
    tests: [...shownBy.matchAll(/`(test\/[^`]+\.test\.ts)`: "([^"]+)"/g)].map(
      ([, file = '', title = '']) => ({ file, title }),
    ),
  }));

test('there are threats', () => {
  expect(threats.length).toBeGreaterThan(30);
});

test.for(threats)('shown by tests: $threat', ({ tests }) => {
  expect(tests).not.toEqual([]);
  expect(tests.filter(({ file, title }) => !hasTest(file, title))).toEqual([]);
});

/** With such a title in quotes of some kind, of a test or of those below it. */
function hasTest(file: string, title: string): boolean {
  const path = join(ROOT, file);
  if (!existsSync(path)) return false;
  const source = readFileSync(path, 'utf8');
  return ["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote}`));
}
