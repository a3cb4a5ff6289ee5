// Every terminal transcript of the documentation is typed again. The two longest pages are checked by files of their own,
// which run at the same time; README.zh-CN.md has the blocks of README.md (translation.test.ts), and the demo is run by
// demo.test.ts.
import { test } from 'vitest';
import { PAGES, readPage } from './support/markdown.ts';
import { expectAsTyped, TIMEOUT_MS } from './support/typed.ts';

const ELSEWHERE = ['README.zh-CN.md', 'docs/guide.md', 'docs/sandbox.md'];

const pages = PAGES.filter((path) => !ELSEWHERE.includes(path))
  .map(readPage)
  .filter(({ blocks }) => blocks.some(({ language }) => language === 'console'));

test.for(pages)('$path shows what the tool prints', { timeout: TIMEOUT_MS }, expectAsTyped);
