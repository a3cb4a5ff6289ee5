// `npm ci` installs what the lock file names: from any registry, and nothing but what was named.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROOT } from '../support/run-cli.ts';

interface Entry {
  readonly integrity?: string;
  readonly resolved?: string;
}

const { packages } = JSON.parse(readFileSync(`${ROOT}/package-lock.json`, 'utf8')) as {
  packages: Record<string, Entry>;
};
const entries = Object.entries(packages).filter(([path]) => path !== '');

test('every entry of the lock file has the hash of its package', () => {
  expect(entries.length).toBeGreaterThan(100);
  const without = entries.filter(([, { integrity = '' }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity));
  expect(without.map(([path]) => path)).toEqual([]);
});

test('no entry of the lock file names a registry of its own', () => {
  const resolved = entries.flatMap(([, entry]) => entry.resolved ?? []);
  expect(resolved.filter((url) => !url.startsWith('https://registry.npmjs.org/'))).toEqual([]);
});
