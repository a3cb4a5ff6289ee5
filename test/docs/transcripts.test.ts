// Every terminal transcript of the documentation is typed again. The two longest pages are checked by files of their own,
// which run at the same time; translations have the blocks of what they translate (translation.test.ts), and the demo is run
// by demo.test.ts.
import { test } from 'vitest';
import { PAGES, readPage } from './support/markdown.ts';
import { expectAsTyped, TIMEOUT_MS } from './support/typed.ts';

const ELSEWHERE = ['docs/guide.md', 'docs/sandbox.md'];

const pages = PAGES.filter((path) => !ELSEWHERE.includes(path) && !path.endsWith('.zh-CN.md'))
  .map(readPage)
  .filter(({ blocks }) => blocks.some(({ language }) => language === 'console'));

test.for(pages)('$path shows what the tool prints', { timeout: TIMEOUT_MS }, expectAsTyped);
