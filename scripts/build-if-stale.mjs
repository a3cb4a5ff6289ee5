// For the tests and the demo, which run what is in dist/: builds it, unless it is there and up to date.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isBuilt } from './build-inputs.mjs';

/**
 * Called by vitest before the first of these tests.
 * @param {import('vitest/node').TestProject} project
 */
export function setup(project) {
  buildIfStale();
  project.provide('distIsBuilt', true);
  project.onTestsRerun(async () => buildIfStale());
}

export function buildIfStale() {
  if (isBuilt()) return;
  console.log('dist/ is not up to date: building it');
  execFileSync(process.execPath, [fileURLToPath(new URL('build.mjs', import.meta.url))], {
    stdio: 'inherit',
  });
}
