// Every link within the project leads somewhere, headings included.
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/run-cli.ts';
import { anchorsOf, PAGES, readPage, relativeLinksOf } from './support/markdown.ts';

test.for(PAGES)('the links of %s resolve', (path) => {
  const page = readPage(path);
  const broken = relativeLinksOf(page).filter((link) => {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : posix.join(posix.dirname(path), file);
    if (!existsSync(`${ROOT}/${target}`)) return true;
    return anchor !== undefined && !anchorsOf(readPage(target)).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test.for([
  ['README.md', '## Where to read on'],
  ['README.zh-CN.md', '## 更多文档'],
] as const)('the list at the end of %s has every page', ([path, title]) => {
  const [, list = ''] = readPage(path).text.split(title);
  const isListed = (page: string) => list.includes(`](${page})`);
  const pages = PAGES.filter((page) => page.startsWith('docs/') && !page.endsWith('.zh-CN.md'));
  const missing = pages.filter((page) => !isListed(page) && !isListed(page.replace('.md', '.zh-CN.md')));
  expect(missing).toEqual([]);
});
