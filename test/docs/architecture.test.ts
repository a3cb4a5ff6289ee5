// The map of the sources is of these sources.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/run-cli.ts';
import { codeSpansOf, readPage } from './support/markdown.ts';

const page = readPage('docs/architecture.md');
const named = codeSpansOf(page).filter((code) => /^(?:src|test|scripts)\/\S+$/.test(code));

test('the table of folders has those of src/, each once, and no other', () => {
  const rows = page.prose.split('\n').filter((line) => line.startsWith('| `src/'));
  const listed = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`src\/(\w+)\/`/g)].map(([, name]) => name),
  );
  const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(listed.sort()).toEqual(folders.map(({ name }) => name).sort());
});

test('the files and folders that it names are there', () => {
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
