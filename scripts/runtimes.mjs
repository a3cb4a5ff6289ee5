// Other versions of Node.js, and other programs that run JavaScript, from npm; none of their scripts is run.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PLATFORM = `${process.platform}-${process.arch}`;

/** @type {Record<string, { name: string, bin: string }>} */
const PACKAGES = {
  node: { name: `node-${PLATFORM}`, bin: 'bin/node' },
  bun: { name: `@oven/bun-${PLATFORM}`, bin: 'bin/bun' },
  deno: { name: `@deno/${PLATFORM}-glibc`, bin: 'deno' },
};

/**
 * @param {readonly string[]} wanted such as `node@22`
 * @param {string} folder for all of them
 * @returns {{ name: string, program: string }[]} the binaries, in the same order
 */
export function fetchRuntimes(wanted, folder) {
  mkdirSync(folder, { recursive: true });
  const runtimes = wanted.map((name) => {
    const [kind = '', version] = name.split('@');
    const found = PACKAGES[kind];
    if (found === undefined) throw new Error(`not one of ${Object.keys(PACKAGES)}: ${kind}`);
    const alias = `${kind}-${version}`;
    const program = join(folder, 'node_modules', alias, found.bin);
    return { name, program, dependency: [alias, `npm:${found.name}@${version}`] };
  });
  const dependencies = Object.fromEntries(runtimes.map(({ dependency }) => dependency));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const options = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  execFileSync('npm', ['install', ...options], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return runtimes;
}
