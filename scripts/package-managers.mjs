// Installs the tarball by each package manager, with all programs of this machine and with Node.js alone: none may fail,
// warn, or take long.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Aliases, since npm would take two versions of itself for one. */
const PACKAGES = {
  'npm-11': 'npm:npm@11',
  'npm-12': 'npm:npm@12',
  pnpm: 'latest',
  'yarn-1': 'npm:yarn@1',
  'yarn-4': 'npm:@yarnpkg/cli-dist@4',
  // npm 12 wants Node.js 22 or later.
  node: '24',
};

/** @type {Record<string, { program: string, args: string[], global?: boolean }>} */
const INSTALLS = {
  'npm 11': { program: 'npm-11/bin/npm-cli.js', args: ['install'] },
  'npm 11, globally': { program: 'npm-11/bin/npm-cli.js', args: ['install', '--global'], global: true },
  'npm 12': { program: 'npm-12/bin/npm-cli.js', args: ['install'] },
  'npm 12, globally': { program: 'npm-12/bin/npm-cli.js', args: ['install', '--global'], global: true },
  pnpm: { program: 'pnpm/pnpm', args: ['add'] },
  'Yarn 1': { program: 'yarn-1/bin/yarn.js', args: ['add'] },
  'Yarn 4': { program: 'yarn-4/bin/yarn.js', args: ['add'] },
};

const COMPLAINT = /\b(warn(ing)?|err(or)?|fail(ed|ure)?|blocked|deprecated|ignored|gyp)\b/i;
const LIMIT_MS = 60_000;

/**
 * @param {string} tarball
 * @param {string} version that the installed command must tell
 * @param {object} deps
 * @param {string} deps.work a folder for all of it
 * @param {(args: string[], cwd: string) => string} deps.npm
 * @param {<T>(name: string, work: () => T) => T | undefined} deps.check
 */
export function checkPackageManagers(tarball, version, { work, npm, check }) {
  const managers = mkdtempSync(join(work, 'managers-'));
  writeFileSync(
    join(managers, 'package.json'),
    JSON.stringify({ private: true, dependencies: PACKAGES, allowScripts: { node: true, pnpm: false } }),
  );
  const ready = check('the package managers can be installed', () => npm(['install'], managers));
  if (ready === undefined) return;
  const modules = join(managers, 'node_modules');
  const alone = join(managers, 'node-alone');
  mkdirSync(alone);
  symlinkSync(join(modules, 'node/bin/node'), join(alone, 'node'));
  for (const program of ['sh', 'dirname', 'sed', 'uname']) symlinkSync(find(program), join(alone, program));
  const paths = { 'all programs': `${alone}${delimiter}${process.env.PATH}`, 'Node.js alone': alone };
  for (const [name, install] of Object.entries(INSTALLS)) {
    for (const [what, path] of Object.entries(paths)) {
      check(`${name} installs the tarball without a word of complaint, with ${what}`, () => {
        const folder = mkdtempSync(join(work, 'managed-'));
        expectQuietInstall(install, { tarball, version, modules, folder, path });
      });
    }
  }
}

/**
 * @param {{ program: string, args: string[], global?: boolean }} install
 * @param {{ tarball: string, version: string, modules: string, folder: string, path: string }} where
 */
function expectQuietInstall({ program, args, global = false }, { tarball, version, modules, folder, path }) {
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  // Where Yarn 4 finds none, it may take a folder above for the project.
  if (program.startsWith('yarn-4')) writeFileSync(join(folder, 'yarn.lock'), '');
  const env = {
    PATH: path,
    HOME: join(folder, 'home'),
    npm_config_prefix: join(folder, 'global'),
    npm_config_update_notifier: 'false',
    YARN_ENABLE_TELEMETRY: '0',
    YARN_NODE_LINKER: 'node-modules',
  };
  mkdirSync(env.HOME);
  const [file, node] = [join(modules, program), join(modules, 'node/bin/node')];
  const [command, ...first] = program.endsWith('.js') ? [node, file] : [file];
  const source = program.startsWith('yarn-4') ? `oss-append@file:${tarball}` : tarball;
  const { status, error, stdout, stderr } = spawnSync(command, [...first, ...args, source], {
    cwd: folder,
    env,
    encoding: 'utf8',
    timeout: LIMIT_MS,
  });
  const output = `${stdout}${stderr}`;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`exit code ${status}:\n${output}`);
  if (COMPLAINT.test(output)) throw new Error(output);
  const bin = global ? join(folder, 'global/bin/oss-append') : join(folder, 'node_modules/.bin/oss-append');
  const told = execFileSync(bin, ['--version'], { cwd: folder, env, encoding: 'utf8' });
  if (told !== `${version}\n`) throw new Error(`--version prints ${told}`);
}

/** @param {string} program */
function find(program) {
  return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', program], { encoding: 'utf8' }).trim();
}
