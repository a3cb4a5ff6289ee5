// Makes the executable, copies it elsewhere under another name, and uses it there with nothing in its environment.
// Usage: node scripts/executable-smoke-test.mjs [--report FILE]
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createChecks, expectEqual, expectMatch } from './smoke/checks.mjs';
import { checkMainJob, checkStreams, run, withSandbox } from './smoke/main-job.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const checks = createChecks('smoke test of the executable');
const { check, checkAsync } = checks;
const work = mkdtempSync(join(tmpdir(), 'oss-append-executable-smoke-'));
const bin = join(work, 'renamed tool');
const cwd = join(work, 'elsewhere');
/** @type {import('./smoke/main-job.mjs').Program} */
const program = { command: [bin], cwd, env: { HOME: cwd } };

try {
  mkdirSync(cwd);
  const made = check('npm run executable makes it', () => {
    execFileSync(process.execPath, [join(root, 'scripts/executable.mjs')], { stdio: 'pipe' });
    cpSync(join(root, 'executable/oss-append'), bin);
    return true;
  });
  if (made) await checkAll();
} finally {
  rmSync(work, { recursive: true, force: true });
}
checks.finish();

async function checkAll() {
  checkWords();
  checkLicences();
  await checkMainJob('the executable', program, checks);
  await checkStreams('the executable', program, checks);
  await withSandbox(program, async (env) => {
    checkConfigFile(env);
    await checkAsync('a follower that was killed is followed by one that goes on', () => checkKilled(env));
  });
}

/** What needs no server. */
function checkWords() {
  check('--version', () => expectEqual(run(program, ['--version']), `${version}\n`));
  check('--help in Chinese', () =>
    expectMatch(run(program, ['--help'], { env: { LANG: 'zh_CN.UTF-8' } }), /用法/),
  );
  check("Node.js's own options are not taken: neither arguments nor NODE_OPTIONS", () => {
    const { status, stderr } = spawnSync(bin, ['--inspect'], { cwd, env: {}, encoding: 'utf8' });
    expectEqual(status, 64);
    expectMatch(stderr, /unknown option '--inspect'/);
    run(program, ['--version'], { env: { NODE_OPTIONS: '--no-such-option --inspect' } });
  });
  check('completion', () => expectMatch(run(program, ['completion', 'bash']), /complete .*oss-append/));
  check('config list, without any file', () =>
    expectMatch(run(program, ['config', 'list']), /retryTimes +10 +default/),
  );
  check('an argument that is not UTF-8 is refused', () => {
    const { status } = spawnSync('/bin/sh', ['-c', `"$0" append "$(printf 'a\\377')" oss://b/k`, bin], {
      cwd,
    });
    expectEqual(status, 64);
  });
}

function checkLicences() {
  check('licences lie beside it', () => {
    const expected = {
      LICENSE: /MIT License/,
      'NODE-LICENSE.txt': /Node\.js is licensed for use as follows/,
      'THIRD-PARTY-LICENSES.txt': /^commander .+^undici .+^yaml /ms,
    };
    for (const [name, text] of Object.entries(expected)) {
      expectMatch(readFileSync(join(root, 'executable', name), 'utf8'), text);
    }
  });
}

/** @param {NodeJS.ProcessEnv} env of the sandbox */
function checkConfigFile(env) {
  check('a config file in YAML', () => {
    const settings = {
      endpoint: env.OSS_ENDPOINT,
      region: env.OSS_REGION,
      accessKeyId: env.OSS_ACCESS_KEY_ID,
      accessKeySecret: env.OSS_ACCESS_KEY_SECRET,
    };
    const yaml = Object.entries(settings).map(([key, value]) => `${key}: ${value}\n`);
    writeFileSync(join(cwd, 'settings.yaml'), yaml.join(''), { mode: 0o600 });
    expectEqual(
      run(program, ['head', '--position', 'oss://smoke/nothing', '--config-file', 'settings.yaml']),
      '0\n',
    );
  });
}

/** @param {NodeJS.ProcessEnv} env of the sandbox */
async function checkKilled(env) {
  const url = 'oss://smoke/killed.log';
  const file = join(cwd, 'killed.log');
  writeFileSync(file, 'before\n');
  const follower = spawn(bin, ['append', '--follow', file, url, '--json'], {
    cwd,
    env: { ...program.env, ...env },
  });
  const gone = once(follower, 'close');
  await once(createInterface({ input: follower.stdout }), 'line');
  appendFileSync(file, 'meanwhile\n');
  follower.kill('SIGKILL');
  await gone;
  run(program, ['append', '--incremental', file, url], { env });
  expectMatch(run(program, ['verify', file, url], { env }), /identical/);
}
