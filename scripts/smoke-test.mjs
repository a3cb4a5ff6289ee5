// Packs the package, installs it elsewhere as its users would, by each package manager, and does the main job with what
// was installed. Also runs the demo in a copy of the checkout, in a folder with a space in its name and from another one.
// Usage: node scripts/smoke-test.mjs [--report FILE]; the report is {"passed": n, "failed": n}.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pack } from './pack.mjs';
import { checkPackageManagers, runQuietly } from './package-managers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { values: options } = parseArgs({ options: { report: { type: 'string' } } });
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
let passed = 0;
let failed = 0;

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
if (options.report !== undefined) writeFileSync(options.report, JSON.stringify({ passed, failed }));
console.log(`smoke test: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** @param {string} tarball */
async function checkInstalled(tarball) {
  const name = 'npm install';
  const folder = mkdtempSync(join(work, 'install-'));
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  const installed = check(`${name}: the tarball installs`, () => npm(['install', tarball], folder));
  if (installed === undefined) return;
  const bin = join(folder, 'node_modules/.bin/oss-append');
  check(`${name}: oss-append --version`, () => expectEqual(run(bin, ['--version'], folder), `${version}\n`));
  check(`${name}: the library can be imported`, () => {
    const program = `
      import { parseObjectUrl, UsageError } from 'oss-append';
      if (parseObjectUrl('oss://smoke/a b').key !== 'a b' || !(UsageError.prototype instanceof Error)) process.exit(1);
    `;
    execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: folder, env });
  });
  checkTypes(name, folder);
  await checkMainJob(name, bin, folder);
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
      run(process.execPath, [tsc, ...how, ...types, 'program.ts'], folder);
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
  check(`${name}: builds and runs`, () => run(process.execPath, [join(folder, 'scripts/demo.mjs')], work));
  await checkMainJob(name, join(folder, 'bin/oss-append.js'), folder);
}

/**
 * Appends a file twice on the sandbox, then heads and tails the object.
 * @param {string} name of what was built or installed
 * @param {string} bin
 * @param {string} folder
 */
async function checkMainJob(name, bin, folder) {
  const sandbox = spawn(bin, ['sandbox', '--port', '0', '--bucket', 'smoke', '--json'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise((resolve) => sandbox.once('close', resolve));
  try {
    const settings = await readSettings(sandbox);
    /** @param {string[]} args */
    const oss = (...args) => run(bin, args, folder, settings);
    const url = 'oss://smoke/logs/app.log';
    writeFileSync(join(folder, 'app.log'), 'line 1\nline 2\n');
    check(`${name}: a file is appended twice, and proved`, () => {
      for (const position of [0, 14]) {
        const result = JSON.parse(oss('appendfromfile', 'app.log', url, '--json'));
        expectEqual([result.position, result.proof], [position, 'crc64']);
      }
    });
    check(`${name}: head --position and tail show it`, () => {
      expectEqual(oss('head', '--position', url), '28\n');
      expectEqual(oss('tail', '-n', '2', url), 'line 1\nline 2\n');
    });
  } catch (error) {
    fail(`${name}: the sandbox starts`, error);
  } finally {
    sandbox.kill('SIGTERM');
    await closed;
  }
}

/** @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, null>} sandbox */
async function readSettings(sandbox) {
  for await (const line of createInterface({ input: sandbox.stdout })) {
    const { endpoint, region, accessKeyId, accessKeySecret } = JSON.parse(line);
    return {
      OSS_ENDPOINT: endpoint,
      OSS_REGION: region,
      OSS_ACCESS_KEY_ID: accessKeyId,
      OSS_ACCESS_KEY_SECRET: accessKeySecret,
    };
  }
  throw new Error('the sandbox ended without a word');
}

/**
 * @template T
 * @param {string} name
 * @param {() => T} work
 * @returns {T | undefined} undefined where it failed
 */
function check(name, work) {
  try {
    const result = work();
    passed += 1;
    console.log(`ok    ${name}`);
    return result;
  } catch (error) {
    fail(name, error);
    return undefined;
  }
}

/**
 * @param {string} name
 * @param {unknown} error
 */
function fail(name, error) {
  failed += 1;
  console.log(`FAIL  ${name}\n${error instanceof Error ? error.stack : error}`);
  if (error instanceof Object && 'stderr' in error) console.log(error.stderr);
}

/**
 * @param {unknown} actual
 * @param {unknown} expected
 */
function expectEqual(actual, expected) {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`expected ${b}, not ${a}`);
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
 * @param {string} bin
 * @param {string[]} args
 * @param {string} cwd
 */
function run(bin, args, cwd, settings = {}) {
  return execFileSync(bin, args, {
    cwd,
    env: { ...env, ...settings },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
