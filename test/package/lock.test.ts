// `npm ci` installs what the lock file names: from any registry, and nothing but what was named.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROOT } from '../support/run-cli.ts';

interface Entry {
  readonly deprecated?: string;
  readonly hasInstallScript?: boolean;
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
  expect(entries.flatMap(([, { resolved }]) => resolved ?? [])).toEqual([]);
});

test('npm ci has nothing to warn of: no deprecated package, and a decision about every install script', () => {
  const { allowScripts } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8')) as {
    allowScripts: Record<string, boolean>;
  };
  expect(entries.filter(([, { deprecated }]) => deprecated !== undefined)).toEqual([]);
  const scripted = entries.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);
  expect(scripted.filter((path) => !(path.replace(/^.*node_modules\//, '') in allowScripts))).toEqual([]);
});
