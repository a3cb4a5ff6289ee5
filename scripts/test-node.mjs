// Runs all tests on other versions of Node.js, which npm has.
// Usage: npm run test:node [-- VERSION …]; without one, on all that are supported.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchRuntimes } from './runtimes.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24', '26'];
const work = mkdtempSync(join(tmpdir(), 'oss-append-nodes-'));
/** @type {string[]} */
const results = [];

try {
  const nodes = fetchRuntimes(
    versions.map((version) => `node@${version}`),
    work,
  );
  for (const { name, program } of nodes) results.push(`${name}: ${test(program)}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(results.join('\n'));

/**
 * @param {string} node
 * @returns {string} what came of it
 */
function test(node) {
  const report = join(work, 'report.json');
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync(node, ['node_modules/vitest/vitest.mjs', 'run', ...reporters], {
    cwd: root,
    // Tests start `node`, too.
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` },
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
  return `${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`;
}
