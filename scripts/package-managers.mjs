// Installs the tarball in every way with Node.js alone, and by every package manager with all programs of this machine:
// nothing may fail, warn, take long, bring another package along or stay behind.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { LOCAL_BIN, MANAGERS, WAYS } from './install-ways.mjs';

const COMPLAINT = /\b(warn(ings?)?|err(ors?)?|fail(ed|ures?)?|blocked|deprecated|ignored|gyp|crc64)\b/i;
/** What Yarn 1 says of any package. */
const OF_THE_FLAG = 'warning Ignored scripts due to flag.';
const LIMIT_MS = 60_000;

/**
 * @typedef {object} Place where a way is tried
 * @property {string} tarball
 * @property {string} version that the installed command must tell
 * @property {string} modules where the package managers are
 * @property {string} folder
 * @property {string} path the programs there are
 */

/**
 * @param {string} tarball
 * @param {string} version
 * @param {object} deps
 * @param {string} deps.work a folder for all of it
 * @param {(args: string[], cwd: string) => string} deps.npm
 * @param {<T>(name: string, work: () => T) => T | undefined} deps.check
 */
export function checkPackageManagers(tarball, version, { work, npm, check }) {
  const managers = mkdtempSync(join(work, 'managers-'));
  writeFileSync(
    join(managers, 'package.json'),
    JSON.stringify({ private: true, dependencies: MANAGERS, allowScripts: { node: true, pnpm: false } }),
  );
  const ready = check('the package managers can be installed', () => npm(['install'], managers));
  if (ready === undefined) return;
  const modules = join(managers, 'node_modules');
  const alone = join(managers, 'node-alone');
  mkdirSync(alone);
  symlinkSync(join(modules, 'node/bin/node'), join(alone, 'node'));
  for (const program of ['sh', 'dirname', 'sed', 'uname']) symlinkSync(find(program), join(alone, program));
  const all = `${alone}${delimiter}${process.env.PATH}`;
  for (const [name, way] of Object.entries(WAYS)) {
    /** @param {string} path */
    const place = (path) => ({
      tarball,
      version,
      modules,
      path,
      folder: mkdtempSync(join(work, 'managed-')),
    });
    check(`${name}: not a word of complaint, with Node.js alone`, () => expectQuiet(way, place(alone)));
    // A compiler makes a difference to nothing but the first step, nor to the same manager once more.
    if (way.leaves?.bin !== LOCAL_BIN) continue;
    const steps = way.steps.slice(0, 1);
    check(`${name}: not a word of complaint, with all programs`, () =>
      expectQuiet({ ...way, steps }, place(all)),
    );
  }
}

/**
 * @param {import('./install-ways.mjs').Way} way
 * @param {Place} place
 */
function expectQuiet({ program, steps, leaves, env: more }, { tarball, version, modules, folder, path }) {
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  // Where Yarn 4 finds none, it may take a folder above for the project.
  if (program.startsWith('yarn-4')) writeFileSync(join(folder, 'yarn.lock'), '');
  const env = {
    PATH: `${join(folder, 'pnpm/bin')}${delimiter}${path}`,
    HOME: join(folder, 'home'),
    PNPM_HOME: join(folder, 'pnpm'),
    npm_config_prefix: join(folder, 'global'),
    npm_config_update_notifier: 'false',
    YARN_CACHE_FOLDER: join(folder, 'cache'),
    YARN_GLOBAL_FOLDER: join(folder, 'yarn'),
    YARN_ENABLE_TELEMETRY: '0',
    ...more,
  };
  mkdirSync(env.HOME);
  const file = join(modules, program);
  const [command = '', ...first] = file.endsWith('js') ? [join(modules, 'node/bin/node'), file] : [file];
  /** @param {string} args */
  const step = (args) => {
    const given = args.split(' ').map((arg) => arg.replace('TARBALL', tarball));
    const told = runQuietly(command, [...first, ...given], { cwd: folder, env });
    if (args.includes('--version') && !told.endsWith(`${version}\n`))
      throw new Error(`${args} prints ${told}`);
  };

  steps.forEach(step);
  if (existsSync(join(folder, 'node_modules/crc64-ecma182'))) throw new Error('the witness was installed');
  if (leaves === undefined) return;
  const bin = join(folder, leaves.bin);
  const told = runQuietly(bin, ['--version'], { cwd: folder, env });
  if (told !== `${version}\n`) throw new Error(`--version prints ${told}`);
  step(leaves.remove);
  if (existsSync(bin)) throw new Error(`${leaves.remove} leaves ${leaves.bin}`);
}

/**
 * Fails where it fails, complains or takes long.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} options
 * @returns {string} stdout
 */
export function runQuietly(command, args, options) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    timeout: LIMIT_MS,
    ...options,
    encoding: 'utf8',
  });
  const output = `${stdout}${stderr}`;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`exit code ${status} of ${args.join(' ')}:\n${output}`);
  if (COMPLAINT.test(output.replace(OF_THE_FLAG, ''))) throw new Error(`${args.join(' ')}:\n${output}`);
  return stdout;
}

/** @param {string} program */
function find(program) {
  return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', program], { encoding: 'utf8' }).trim();
}
