// The ways to install a tarball, or to run it at once.

/** Packages of npm's. Aliases, since npm would take two versions of itself for one. */
export const MANAGERS = {
  'npm-11': 'npm:npm@11',
  'npm-12': 'npm:npm@12',
  pnpm: 'latest',
  'yarn-1': 'npm:yarn@1',
  'yarn-4': 'npm:@yarnpkg/cli-dist@4',
  // npm 12 wants Node.js 22 or later.
  node: '24',
};

/**
 * @typedef {object} Way
 * @property {string} program in node_modules
 * @property {string[]} steps its arguments, for one step after the other in one folder; the first needs no flag
 * @property {{ bin: string, remove: string }} [leaves] the command that is there then, and the step that removes it
 * @property {Record<string, string>} [env]
 */

export const LOCAL_BIN = 'node_modules/.bin/oss-append';
const GLOBAL_BIN = 'global/bin/oss-append';

/** @type {Record<string, Way>} */
export const WAYS = {
  ...npm('11'),
  ...npm('12'),
  pnpm: {
    program: 'pnpm/pnpm',
    steps: ['add TARBALL', 'install --frozen-lockfile --ignore-scripts'],
    leaves: { bin: LOCAL_BIN, remove: 'remove oss-append' },
  },
  'pnpm, globally': {
    program: 'pnpm/pnpm',
    steps: ['add --global TARBALL', 'add --global --ignore-scripts TARBALL'],
    leaves: { bin: 'pnpm/bin/oss-append', remove: 'remove --global oss-append' },
  },
  'pnpm dlx': { program: 'pnpm/pnpm', steps: ['dlx TARBALL --version'] },
  'Yarn 1': {
    program: 'yarn-1/bin/yarn.js',
    steps: ['add TARBALL', 'install --ignore-scripts'],
    leaves: { bin: LOCAL_BIN, remove: 'remove oss-append' },
  },
  'Yarn 1, globally': {
    program: 'yarn-1/bin/yarn.js',
    steps: ['global add TARBALL'],
    leaves: { bin: GLOBAL_BIN, remove: 'global remove oss-append' },
  },
  'Yarn 4': {
    program: 'yarn-4/bin/yarn.js',
    steps: ['add oss-append@file:TARBALL', 'install --immutable --mode=skip-build'],
    leaves: { bin: LOCAL_BIN, remove: 'remove oss-append' },
    env: { YARN_NODE_LINKER: 'node-modules' },
  },
  'Yarn 4, without node_modules': {
    program: 'yarn-4/bin/yarn.js',
    steps: ['add oss-append@file:TARBALL', 'run oss-append --version'],
  },
  'yarn dlx': {
    program: 'yarn-4/bin/yarn.js',
    steps: ['dlx --package oss-append@file:TARBALL oss-append --version'],
  },
};

/**
 * @param {string} version
 * @returns {Record<string, Way>}
 */
function npm(version) {
  const program = `npm-${version}/bin/npm-cli.js`;
  return {
    [`npm ${version}`]: {
      program,
      steps: ['install TARBALL', 'ci', 'ci --ignore-scripts'],
      leaves: { bin: LOCAL_BIN, remove: 'uninstall oss-append' },
    },
    [`npm ${version}, globally`]: {
      program,
      steps: ['install --global TARBALL', 'install --global --ignore-scripts TARBALL'],
      leaves: { bin: GLOBAL_BIN, remove: 'uninstall --global oss-append' },
    },
    // A tarball by its path alone would be run as if it were a program. Without --yes npx asks, or says that it installs.
    [`npx ${version}`]: {
      program: `npm-${version}/bin/npx-cli.js`,
      steps: ['--yes file:TARBALL --version', '--yes --ignore-scripts file:TARBALL --version'],
    },
  };
}
