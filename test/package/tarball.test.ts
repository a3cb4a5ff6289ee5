// What is published: all of it is meant to be, it is small, says nothing of where it was built, and its links lead somewhere.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { pack } from '../../scripts/pack.mjs';
import { readPage, relativeLinksOf } from '../docs/support/markdown.ts';
import { ROOT } from '../support/run-cli.ts';

const MEANT = [
  /^(README|README\.zh-CN|CHANGELOG|CONTRIBUTING|SECURITY)\.md$/,
  /^(LICENSE|package\.json|\.ossconfig\.example)$/,
  /^bin\/(oss-append|unsupported)\.js$/,
  /^docs\/[\w.-]+\.md$/,
  /^dist\/([\w-]+\.c?js|package\.json|THIRD-PARTY-LICENSES\.txt|man\/[\w-]+\.1)$/,
  /^dist\/types\/[\w/-]+\.d\.ts$/,
];
const MAX_PACKED = 1_100_000;
const MAX_UNPACKED = 3_700_000;

const packed = pack('--dry-run');
/** Texts, by path within the package. */
const files = new Map(packed.files.map(({ path }) => [path, readFileSync(`${ROOT}/${path}`, 'utf8')]));

/** Paths of the files that say such a thing. */
function filesWith(what: RegExp | string): string[] {
  const says = (text: string) => (typeof what === 'string' ? text.includes(what) : what.test(text));
  return [...files].filter(([, text]) => says(text)).map(([path]) => path);
}

test('it holds what is meant to be there, and nothing else', () => {
  const paths = [...files.keys()];
  expect(paths.filter((path) => !MEANT.some((pattern) => pattern.test(path)))).toEqual([]);
  expect(paths).toEqual(
    expect.arrayContaining(['LICENSE', 'bin/oss-append.js', 'dist/cli.cjs', 'docs/guide.md']),
  );
});

test('it holds every file that package.json names', () => {
  const { bin, exports, man = [] } = JSON.parse(files.get('package.json') ?? '');
  const named = [bin, exports, man].flatMap(
    (value) => JSON.stringify(value).match(/[\w./-]+\.\w+(?=")/g) ?? [],
  );
  const paths = named
    .map((path) => posix.normalize(path))
    .filter((path) => path !== '.' && path !== 'sandbox');
  expect(paths).toContain('dist/types/sandbox-library.d.ts');
  expect(paths.filter((path) => !files.has(path))).toEqual([]);
});

test('it is small', () => {
  expect(packed.size).toBeLessThan(MAX_PACKED);
  expect(packed.unpackedSize).toBeLessThan(MAX_UNPACKED);
});

test('it has no source maps, whose sources are not there', () => {
  expect(filesWith('sourceMappingURL')).toEqual([]);
});

test.for([ROOT, homedir()])('what was built does not name %s, where it was built', (path) => {
  expect(filesWith(`${path}/`).filter((file) => file.startsWith('dist/'))).toEqual([]);
});

test('it has no access key', () => {
  // Those of Alibaba Cloud have 16 to 30 characters; examples in the documentation are shorter.
  expect(filesWith(/\b(LTAI|STS\.)[A-Za-z0-9]{12,}/)).toEqual([]);
});

test('every link of its pages leads to a file in it', () => {
  const broken = [...files.keys()]
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) =>
      relativeLinksOf(readPage(path))
        .filter((link) => !link.startsWith('#'))
        .map((link) => posix.join(posix.dirname(path), link.replace(/#.*/, '')))
        .filter((target) => !files.has(target))
        .map((target) => `${path} → ${target}`),
    );
  expect(broken, 'a source is named as `code`: the package does not have it').toEqual([]);
});
