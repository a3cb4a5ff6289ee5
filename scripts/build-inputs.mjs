// Whether dist/ is what the sources would be built to now.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Files and folders on which the content of dist/ depends. */
const INPUTS = [
  'src',
  'scripts/build.mjs',
  'scripts/build-inputs.mjs',
  'scripts/bundle-options.mjs',
  'scripts/licences.mjs',
  'scripts/manual.mjs',
  'scripts/slim-bundle.mjs',
  'scripts/wasm.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

/**
 * @typedef {object} BuildRecord what the build writes down about itself; not part of the package
 * @property {string} inputs their hash
 * @property {Record<string, string[]>} packages by the name of a file in dist/: whose code is in it
 */

/** Written last: without it the build did not come to its end. */
export const RECORD = join(root, 'dist', 'build.json');

/** @returns {string} */
export function hashInputs() {
  const hash = createHash('sha256');
  for (const path of INPUTS.flatMap(filesIn)) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** @returns {boolean} */
export function isBuilt() {
  try {
    /** @type {BuildRecord} */
    const { inputs } = JSON.parse(readFileSync(RECORD, 'utf8'));
    return inputs === hashInputs();
  } catch {
    return false;
  }
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesIn(path) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => filesIn(`${path}/${name}`));
}
