// The versions of Node.js that are measured.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string[]} wanted paths of binaries, or versions such as 22, which npm's package `node` brings
 * @param {string} dir where they are put
 * @returns {{ version: string, program: string }[]}
 */
export function findNodes(wanted, dir) {
  return wanted.map((name) => {
    const program = /^[\d.]+$/.test(name) ? install(name, join(dir, `node-${name}`)) : name;
    const version = execFileSync(program, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim();
    return { version, program };
  });
}

/**
 * @param {string} version
 * @param {string} folder
 */
function install(version, folder) {
  mkdirSync(folder);
  const manifest = { private: true, dependencies: { node: version }, allowScripts: { node: true } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  execFileSync('npm', ['install'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return join(folder, 'node_modules', 'node', 'bin', 'node');
}
