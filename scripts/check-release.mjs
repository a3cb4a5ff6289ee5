// Refuses to publish what is not ready. `npm publish` runs it first (prepublishOnly), and so does the release workflow.
import { readFileSync } from 'node:fs';

/** @param {string} path from the root of the project */
const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const { version, homepage, repository, bugs } = JSON.parse(read('package.json'));
/** @type {string[]} */
const problems = [];

if ([homepage, repository.url, bugs.url].some((url) => url.includes('/OWNER/'))) {
  problems.push(
    'package.json: homepage, repository and bugs name OWNER: put the account on GitHub in its place',
  );
}
const section = read('CHANGELOG.md')
  .split('\n')
  .find((line) => line.startsWith(`## [${version}]`));
if (section === undefined || !/ - \d{4}-\d{2}-\d{2}$/.test(section)) {
  problems.push(`CHANGELOG.md: there is no section "## [${version}] - YYYY-MM-DD"`);
}
// As GitHub Actions tells what a workflow was started by.
const { GITHUB_REF_TYPE, GITHUB_REF_NAME } = process.env;
if (GITHUB_REF_TYPE === 'tag' && GITHUB_REF_NAME !== `v${version}`) {
  problems.push(`the tag ${GITHUB_REF_NAME} is not that of version ${version}`);
}

for (const problem of problems) console.error(problem);
if (problems.length > 0) {
  console.error('Not ready to publish: see "Releasing" in CONTRIBUTING.md.');
  process.exitCode = 1;
}
