// The main job, done by one form of the program on the sandbox that it brings along.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expectEqual } from './checks.mjs';

/**
 * @typedef {object} Program one form of the command line
 * @property {readonly [string, ...string[]]} command what starts it: a file, or Node.js and a script
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 */

/**
 * @param {Program} program
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, input?: string }} [more]
 * @returns {string} what it prints
 */
export function run({ command: [file, ...first], cwd, env }, args, more = {}) {
  return execFileSync(file, [...first, ...args], {
    cwd,
    env: { ...env, ...more.env },
    encoding: 'utf8',
    input: more.input ?? '',
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/**
 * Runs its sandbox for as long as the work takes.
 * @param {Program} program
 * @param {(settings: NodeJS.ProcessEnv) => void | Promise<void>} work with the variables that point at it
 */
export async function withSandbox({ command: [file, ...first], cwd, env }, work) {
  const sandbox = spawn(file, [...first, 'sandbox', '--port', '0', '--bucket', 'smoke', '--json'], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise((resolve) => sandbox.once('close', resolve));
  try {
    await work(await readSettings(sandbox));
  } finally {
    sandbox.kill('SIGTERM');
    await closed;
  }
}

/**
 * Appends a file twice on the sandbox, then heads and tails the object.
 * @param {string} name of what was built or installed
 * @param {Program} program
 * @param {import('./checks.mjs').Checks} checks
 */
export async function checkMainJob(name, program, { check, fail }) {
  try {
    await withSandbox(program, (env) => {
      /** @param {string[]} args */
      const oss = (...args) => run(program, args, { env });
      const url = 'oss://smoke/logs/app.log';
      writeFileSync(join(program.cwd, 'app.log'), 'line 1\nline 2\n');
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
    });
  } catch (error) {
    fail(`${name}: the sandbox starts`, error);
  }
}

/**
 * Appends stdin, and a file that grows, until SIGTERM.
 * @param {string} name of what was built or installed
 * @param {Program} program
 * @param {import('./checks.mjs').Checks} checks
 */
export async function checkStreams(name, program, { check, checkAsync }) {
  await withSandbox(program, async (env) => {
    /** @param {string} key */
    const contentOf = (key) => run(program, ['cat', `oss://smoke/${key}`], { env });
    check(`${name}: stdin is appended`, () => {
      run(program, ['append', '-', 'oss://smoke/stdin.log'], { env, input: 'from a pipe\n' });
      expectEqual(contentOf('stdin.log'), 'from a pipe\n');
    });
    await checkAsync(`${name}: a file is followed until SIGTERM`, async () => {
      const file = join(program.cwd, 'follow.log');
      writeFileSync(file, 'line 1\n');
      const [bin, ...first] = program.command;
      const args = [...first, 'append', '--follow', file, 'oss://smoke/follow.log', '--json'];
      const follower = spawn(bin, args, { cwd: program.cwd, env: { ...program.env, ...env } });
      const closed = once(follower, 'close');
      await once(createInterface({ input: follower.stdout }), 'line');
      appendFileSync(file, 'line 2\n');
      follower.kill('SIGTERM');
      expectEqual(await closed, [143, null]);
      expectEqual(contentOf('follow.log'), 'line 1\nline 2\n');
    });
  });
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
