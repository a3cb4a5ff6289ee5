// Nothing is shown that nobody tries: each block of code is typed, run, read, or has its row in support/treatment.ts.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { ROOT } from '../support/run-cli.ts';
import { runMain } from '../support/run-main.ts';
import { type CodeBlock, PAGES, readPage } from './support/markdown.ts';
import {
  CONFIG_FILES,
  fileNamedIn,
  isOf,
  NOT_CODE,
  NOT_TRIED,
  TRIED_ELSEWHERE,
  treatmentOf,
} from './support/treatment.ts';

/** Translations have the blocks of what they translate. */
const PATHS = PAGES.filter((path) => !path.endsWith('.zh-CN.md'));
const BLOCKS = PATHS.flatMap((path) => readPage(path).blocks.map((block) => ({ path, block })));

/** With the place, for a failure. */
function shown({ path, block }: { path: string; block: CodeBlock }): string {
  return `${path}:${block.line}: ${block.lines[0]}`;
}

test.for(PATHS)('every block of code in %s is tried, or says why not', (path) => {
  const unknown = BLOCKS.filter((each) => each.path === path && treatmentOf(path, each.block) === 'unknown');
  expect(unknown.map(shown)).toEqual([]);
});

test('every row of the tables is of a block that is there', () => {
  const rows = [...TRIED_ELSEWHERE, ...CONFIG_FILES, ...NOT_TRIED, ...NOT_CODE];
  const idle = rows.filter((row) => !BLOCKS.some(({ path, block }) => isOf(row, path, block)));
  expect(idle).toEqual([]);
});

test.for(TRIED_ELSEWHERE)('%s: the test of %s reads the page', ([page, , file]) => {
  expect(existsSync(join(ROOT, file))).toBe(true);
  expect(readFileSync(join(ROOT, file), 'utf8')).toContain(page);
});

test('a file that is shown is used on its page', () => {
  const unused = BLOCKS.filter(({ path, block }) => {
    const name = fileNamedIn(block);
    if (treatmentOf(path, block) !== 'written' || name === undefined) return false;
    return !readPage(path).blocks.some(
      ({ lines }) => lines !== block.lines && lines.some((line) => line.includes(name)),
    );
  });
  expect(unused.map(shown)).toEqual([]);
});

const configFiles = BLOCKS.filter(({ path, block }) => treatmentOf(path, block) === 'read');

test.for(configFiles.map((each) => [shown(each), each.block] as const))(
  '%s is a config file',
  async ([, { lines }]) => {
    const folder = await mkdtemp(join(tmpdir(), 'oss-append-blocks-'));
    const file = join(folder, 'config');
    try {
      await writeFile(file, lines.join('\n'), { mode: 0o600 });
      const result = await runMain(['config', 'list', '--config-file', file], { cwd: folder });
      expect(result).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(file) });
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

test('a tarball that is named is the one that `npm pack` makes', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const named = PAGES.filter((path) => path !== 'CHANGELOG.md').flatMap((path) =>
    [...readPage(path).text.matchAll(/oss-append-(\S+?)\.tgz/g)].map(([, name]) => name),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => name !== '*' && name !== version)).toEqual([]);
});

test('JSON and YAML are well formed', () => {
  for (const each of BLOCKS) {
    const { language, lines } = each.block;
    const text = lines.join('\n');
    if (language === 'json') expect(() => JSON.parse(text), shown(each)).not.toThrow();
    if (language !== 'yaml') continue;
    expect([shown(each), ...parseAllDocuments(text).flatMap(({ errors }) => errors)]).toEqual([shown(each)]);
  }
});

const usages = BLOCKS.filter(({ path, block }) => treatmentOf(path, block) === 'usage');

test.for(usages.map(({ block }) => block.lines.join('\n')))('%s is what help says', async (usage) => {
  const [, command = ''] = usage.split(' ');
  const { stdout } = await runMain([command, '--help'], { cwd: ROOT });
  const [said = ''] = /oss-append \S+ \[options\].*/.exec(stdout) ?? [];
  const argumentsIn = (text: string) => text.match(/<.+?>/g)?.length;
  expect(argumentsIn(said)).toBe(argumentsIn(usage));
});
