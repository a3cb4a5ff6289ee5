// Licences of what is bundled: each allows it, and goes with every copy.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { BuildRecord } from '../../scripts/build-inputs.mjs';
import { ROOT } from '../support/run-cli.ts';

const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Python-2.0',
];

const read = (path: string) => readFileSync(`${ROOT}/${path}`, 'utf8');
const { packages } = JSON.parse(read('dist/build.json')) as BuildRecord;
const texts = read('dist/THIRD-PARTY-LICENSES.txt').split(/^-{78}$/m);
const bundled = [...new Set(Object.values(packages).flat())].sort();

test('what is bundled is known', () => {
  expect(bundled).toEqual(expect.arrayContaining(['commander', 'undici']));
  expect(texts).toHaveLength(bundled.length);
});

describe.for(bundled)('%s', (name) => {
  const { version, license } = JSON.parse(read(`node_modules/${name}/package.json`)) as Record<
    string,
    string
  >;

  test('may be bundled', () => expect(ALLOWED).toContain(license));

  test('brings its licence', () => {
    const text = texts.find((section) => section.trimStart().startsWith(`${name} ${version}\n`));
    expect(text).toMatch(/copyright|permission is hereby granted/i);
    expect(text).toMatch(/warrant/i);
  });
});
