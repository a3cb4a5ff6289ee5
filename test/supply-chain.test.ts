// What comes with the package, and what it does on the machine of whoever installs it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './support/run-cli.ts';

const manifest: Readonly<Record<string, Readonly<Record<string, unknown>>>> = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
);

/** npm runs them for whoever installs the tarball, or, the last ones, a clone or a git URL. */
const RUN_AT_INSTALLATION = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare'];

test('whoever installs it installs nothing else', () => {
  const {
    dependencies = {},
    optionalDependencies = {},
    peerDependencies = {},
    peerDependenciesMeta,
  } = manifest;
  expect(dependencies).toEqual({});
  expect(optionalDependencies).toEqual({});
  for (const name of Object.keys(peerDependencies)) {
    expect(peerDependenciesMeta?.[name]).toEqual({ optional: true });
  }
});

test('nothing is run when it is installed', () => {
  expect(RUN_AT_INSTALLATION.filter((name) => manifest.scripts?.[name] !== undefined)).toEqual([]);
});
