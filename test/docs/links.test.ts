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

test('every page is linked from the README', () => {
  const linked = ['README.md', 'README.zh-CN.md'].flatMap((path) => relativeLinksOf(readPage(path)));
  expect(PAGES.filter((path) => path.startsWith('docs/') && !linked.includes(path))).toEqual([]);
});
