// Packs the package, installs it elsewhere as its users would, by each package manager, and does the main job with what
// was installed. Also runs the demo in a copy of the checkout, in a folder with a space in its name and from another one.
// Usage: node scripts/smoke-test.mjs [--report FILE]; the report is {"passed": n, "failed": n}.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack } from './pack.mjs';
import { checkPackageManagers, runQuietly } from './package-managers.mjs';
import { createChecks, expectEqual } from './smoke/checks.mjs';
import { checkMainJob, run } from './smoke/main-job.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const checks = createChecks('smoke test');
const { check } = checks;
const work = mkdtempSync(join(tmpdir(), 'oss-append-smoke-'));
const home = join(work, 'home');
mkdirSync(home);
// A home of its own, so that no ~/.ossutilconfig is read; npm's own settings and cache stay those of this machine.
const npmSettings = {
  npm_config_userconfig: npm(['config', 'get', 'userconfig'], root, process.env).trim(),
  npm_config_cache: npm(['config', 'get', 'cache'], root, process.env).trim(),
};
/** @type {NodeJS.ProcessEnv} */
const env = { PATH: process.env.PATH, HOME: home, ...npmSettings };

try {
  const tarball = check('npm pack makes a tarball', () =>
    join(work, pack('--pack-destination', work).filename),
  );
  if (tarball !== undefined) {
    await checkInstalled(tarball);
    checkPackageManagers(tarball, version, { work, npm, check });
  }
  await checkCopy();
} finally {
  rmSync(work, { recursive: true, force: true });
}
checks.finish();

/** @param {string} tarball */
async function checkInstalled(tarball) {
  const name = 'npm install';
  const folder = mkdtempSync(join(work, 'install-'));
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  const installed = check(`${name}: the tarball installs`, () => npm(['install', tarball], folder));
  if (installed === undefined) return;
  const program = programIn(folder, 'node_modules/.bin/oss-append');
  check(`${name}: oss-append --version`, () => expectEqual(run(program, ['--version']), `${version}\n`));
  check(`${name}: the library can be imported`, () => {
    const source = `
      import { parseObjectUrl, UsageError } from 'oss-append';
      if (parseObjectUrl('oss://smoke/a b').key !== 'a b' || !(UsageError.prototype instanceof Error)) process.exit(1);
    `;
    execFileSync(process.execPath, ['--input-type=module', '-e', source], { cwd: folder, env });
  });
  checkTypes(name, folder);
  await checkMainJob(name, program, checks);
}

/**
 * A program in TypeScript, in the ways in which TypeScript finds packages that have `exports`.
 * @param {string} name
 * @param {string} folder where the package is installed
 */
function checkTypes(name, folder) {
  const program = `
    import { openAppendable } from 'oss-append';
    import { startSandbox } from 'oss-append/sandbox';
    const sandbox = await startSandbox({ buckets: ['logs'] });
    const { endpoint, region, credentials } = sandbox;
    const log = openAppendable('oss://logs/app.log', { endpoint, region, credentials });
    const result = await log.appendBytes(Buffer.from('one'));
    // @ts-expect-error A CRC-64 does not fit into a number.
    export const crc64: number = result.crc64;
  `;
  writeFileSync(join(folder, 'program.ts'), program);
  const { bin } = JSON.parse(readFileSync(join(root, 'node_modules/typescript/package.json'), 'utf8'));
  const tsc = join(root, 'node_modules/typescript', bin.tsc);
  const types = ['--typeRoots', join(root, 'node_modules/@types'), '--types', 'node'];
  for (const [resolution, module] of Object.entries({ nodenext: 'nodenext', bundler: 'esnext' })) {
    check(`${name}: a program in TypeScript compiles, with ${resolution}`, () => {
      const how = [
        '--module',
        module,
        '--moduleResolution',
        resolution,
        '--target',
        'es2022',
        '--strict',
        '--noEmit',
      ];
      execFileSync(process.execPath, [tsc, ...how, ...types, 'program.ts'], {
        cwd: folder,
        env,
        stdio: 'pipe',
      });
    });
  }
}

/** What git would commit, without node_modules and dist. */
async function checkCopy() {
  const name = 'npm ci --ignore-scripts && npm run demo';
  const folder = mkdtempSync(join(work, 'a copy '));
  const installed = check(`${name}: a copy of the checkout`, () => {
    const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
    });
    const tracked = files
      .toString()
      .split('\0')
      .filter((file) => file !== '');
    for (const file of tracked) {
      mkdirSync(join(folder, dirname(file)), { recursive: true });
      cpSync(join(root, file), join(folder, file));
    }
    return runQuietly('npm', ['ci', '--ignore-scripts'], { cwd: folder, env, timeout: 300_000 });
  });
  if (installed === undefined) return;
  check(`${name}: builds and runs`, () => {
    execFileSync(process.execPath, [join(folder, 'scripts/demo.mjs')], { cwd: work, env, stdio: 'pipe' });
  });
  await checkMainJob(name, programIn(folder, 'bin/oss-append.js'), checks);
}

/**
 * @param {string[]} args
 * @param {string} cwd
 */
function npm(args, cwd, environment = env) {
  return execFileSync('npm', args, {
    cwd,
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/**
 * @param {string} folder
 * @param {string} path in it
 * @returns {import('./smoke/main-job.mjs').Program}
 */
function programIn(folder, path) {
  return { command: [join(folder, path)], cwd: folder, env };
}
