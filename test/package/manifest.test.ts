// What package.json says of the project, for npm's page and for those who install it.
import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { expect, test } from 'vitest';
import { ROOT } from '../support/run-cli.ts';

const { homepage, repository, bugs, scripts, ...rest } = JSON.parse(
  readFileSync(`${ROOT}/package.json`, 'utf8'),
) as {
  homepage: string;
  repository: { url: string };
  bugs: { url: string };
  scripts: Record<string, string>;
};

/** The address of its page on GitHub. */
const project = homepage.replace('#readme', '');

test('homepage, repository and bugs name one project', () => {
  expect(project).toMatch(/^https:\/\/github\.com\/[\w-]+\/oss-append$/);
  expect(repository.url).toBe(`git+${project}.git`);
  expect(bugs.url).toBe(`${project}/issues`);
});

test('its address is written nowhere else, so that the owner sets it once', () => {
  const files = globSync(['**', '.github/**', '.ci/**'], {
    cwd: ROOT,
    ignore: ['**/node_modules', 'dist', '.git', 'package.json'],
    dot: true,
  });
  expect(files).toContain('README.md');
  const address = project.replace('https://', '');
  expect(files.filter((file) => readFileSync(`${ROOT}/${file}`, 'latin1').includes(address))).toEqual([]);
});

test('who installs it installs nothing else, and runs nothing', () => {
  expect(rest).not.toHaveProperty('dependencies');
  expect(rest).not.toHaveProperty('optionalDependencies');
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare'])
    expect(scripts).not.toHaveProperty(name);
});
