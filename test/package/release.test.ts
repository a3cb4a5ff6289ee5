// `npm publish` refuses what is not ready, and `npm audit` is asked in a way that tells a hole from a closed door.
import { spawnSync } from 'node:child_process';
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect } from 'vitest';
import { ROOT } from '../support/run-cli.ts';
import { test } from '../support/sandbox.ts';

/** Runs a script in a project that has nothing but it and the given files. */
async function runScript(
  folder: string,
  name: string,
  files: Record<string, string>,
  env: NodeJS.ProcessEnv = {},
) {
  for (const part of ['scripts', 'dist', 'bin']) await mkdir(join(folder, part), { recursive: true });
  for (const [path, content] of Object.entries(files)) await writeFile(join(folder, path), content);
  await copyFile(join(ROOT, 'scripts', name), join(folder, 'scripts', name));
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'scripts', name)], {
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const READY = manifestOf('someone');
const CHANGELOG = '# Changelog\n\n## [1.2.0] - 2026-12-01\n';
const TAG = { GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v1.2.0' };

function manifestOf(owner: string): string {
  const url = `https://github.com/${owner}/oss-append`;
  return JSON.stringify({
    version: '1.2.0',
    homepage: `${url}#readme`,
    repository: { url: `git+${url}.git` },
    bugs: { url: `${url}/issues` },
  });
}

test.for<[string, { manifest?: string; changelog?: string; env?: NodeJS.ProcessEnv; problem?: string }]>([
  ['is published when all is set', {}],
  ['is published under its tag', { env: TAG }],
  ['is published from a branch', { env: { GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: 'main' } }],
  ['is refused while it has no owner', { manifest: manifestOf('OWNER'), problem: 'name OWNER' }],
  ['is refused without its changes', { changelog: '## [1.1.0] - 2026-12-01\n', problem: '"## [1.2.0] -' }],
  ['is refused without a date', { changelog: '## [1.2.0] - Unreleased\n', problem: 'YYYY-MM-DD' }],
  [
    "is refused under another version's tag",
    { env: { ...TAG, GITHUB_REF_NAME: 'v1.2.1' }, problem: 'v1.2.1' },
  ],
])('a version %s', async ([, { manifest = READY, changelog = CHANGELOG, env, problem }], { folder }) => {
  const files = { 'package.json': manifest, 'CHANGELOG.md': changelog };
  const { status, stderr } = await runScript(folder, 'check-release.mjs', files, env);
  if (problem === undefined) {
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  } else {
    expect(status).toBe(1);
    expect(stderr).toContain(problem);
    expect(stderr).toContain('"Releasing" in CONTRIBUTING.md');
  }
});

const HOLE = { severity: 'high', range: '<7.30.3' };

test.for<[string, object, number, string]>([
  ['nothing known', { vulnerabilities: {} }, 0, '0 vulnerable of 2 bundled packages'],
  [
    'a hole in a bundled package',
    { vulnerabilities: { undici: { name: 'undici', ...HOLE } } },
    1,
    'bundled: undici',
  ],
  ['a hole in a tool', { vulnerabilities: { vitest: { name: 'vitest', ...HOLE } } }, 0, 'tool: vitest'],
  ['a registry without audits', { message: '405 Method Not Allowed' }, 0, 'cannot be asked here: 405'],
])('the audit tells %s', async ([, report, status, words], { folder }) => {
  const npm = join(folder, 'bin/npm');
  await mkdir(join(folder, 'bin'));
  await writeFile(npm, `#!/bin/sh\necho '${JSON.stringify(report)}'\nexit 1\n`);
  await chmod(npm, 0o755);
  const build = JSON.stringify({ packages: { 'cli.cjs': ['commander', 'undici'], 'index.js': ['undici'] } });
  const env = { PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}` };
  const audit = await runScript(folder, 'audit.mjs', { 'dist/build.json': build }, env);
  expect(audit).toMatchObject({ status, stderr: '' });
  expect(audit.stdout).toContain(words);
});
