// What the documentation shows is done: transcripts are typed, shell commands are run. The README and the longest pages
// have files of their own, which run at the same time; translations have the blocks of what they translate (translation.test.ts).
import { PAGES, readPage } from './support/markdown.ts';
import { treatmentOf } from './support/treatment.ts';
import { testAsTyped } from './support/typed.ts';

const ELSEWHERE = ['README.md', 'docs/guide.md', 'docs/sandbox.md'];

const pages = PAGES.filter((path) => !ELSEWHERE.includes(path) && !path.endsWith('.zh-CN.md'))
  .map(readPage)
  .filter(({ path, blocks }) => blocks.some((block) => ['typed', 'run'].includes(treatmentOf(path, block))));

for (const page of pages) testAsTyped(page);
