// What would be published, as npm packs it.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build-if-stale.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @typedef {object} Packed
 * @property {string} filename
 * @property {number} size of the tarball
 * @property {number} unpackedSize
 * @property {{ path: string }[]} files
 */

/**
 * @param {string[]} options of `npm pack`
 * @returns {Packed}
 */
export function pack(...options) {
  buildIfStale();
  const told = execFileSync('npm', ['pack', '--ignore-scripts', '--json', ...options], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A list of packages up to npm 11, packages by their names from npm 12 on.
  const [packed] = Object.values(JSON.parse(told));
  return packed;
}
