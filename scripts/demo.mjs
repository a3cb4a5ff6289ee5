// `npm run demo`: the main job on the embedded sandbox. Appends a small log, appends what it gained, loses an answer
// and recovers from it, and compares the object with the log. Uses no network, no settings of yours, and leaves
// nothing behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build-if-stale.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'bin', 'oss-append.js');
const OBJECT = 'oss://demo/logs/app.log';
/** The third append is carried out, but its answer is lost. */
const FAULT = 'append:3:commit-then-drop';

class DemoFailed extends Error {}

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interruption.abort());

buildIfStale();
const dir = await mkdtemp(join(tmpdir(), 'oss-append-demo-'));
/** @type {import('node:child_process').ChildProcess | undefined} */
let sandbox;
try {
  sandbox = await startSandbox();
  await demonstrate();
} catch (error) {
  console.error(interruption.signal.aborted ? 'demo: interrupted' : `demo: failed: ${describe(error)}`);
  process.exitCode = 1;
} finally {
  if (sandbox !== undefined) await stop(sandbox);
  await rm(dir, { recursive: true, force: true, maxRetries: 5 });
}

async function demonstrate() {
  const log = join(dir, 'app.log');

  say('A log of 100 lines, appended to an object that does not exist yet:');
  await writeFile(log, lines(1, 100));
  await run(['appendfromfile', 'app.log', OBJECT], /: appended .*created/);

  say('The log grows by 50 lines; only those are sent:');
  await appendFile(log, lines(101, 150));
  await run(['appendfromfile', 'app.log', OBJECT, '--incremental'], /: appended [^(]*\((?!created)/);

  say('It grows again, and the server drops the connection after it has stored the bytes:');
  await appendFile(log, lines(151, 160));
  await run(['appendfromfile', 'app.log', OBJECT, '--incremental'], /appended .*recovered/);

  say('The same command once more finds nothing to do:');
  await run(['appendfromfile', 'app.log', OBJECT, '--incremental'], /nothing new/);

  say('The object, and its last lines:');
  await run(['head', OBJECT], /^Type +Appendable$/m);
  await run(['tail', '-n', '3', OBJECT], /event 160\n$/);

  say('The whole object, compared with the log:');
  await run(['tail', '-c', '+1', OBJECT], /^/, 'copy.log');
  const [copy, expected] = await Promise.all([readFile(join(dir, 'copy.log')), readFile(log)]);
  if (!copy.equals(expected)) {
    throw new DemoFailed(`the object (${copy.length} bytes) is not the log (${expected.length} bytes)`);
  }
  console.log(`copy.log and app.log are equal: ${expected.length} bytes, each of them once.`);
}

/**
 * Lines such as a service writes; each is unlike all others.
 * @param {number} first
 * @param {number} last
 */
function lines(first, last) {
  const start = Date.UTC(2026, 0, 1);
  let text = '';
  for (let number = first; number <= last; number += 1) {
    text += `${new Date(start + number * 1000).toISOString()} INFO event ${number}\n`;
  }
  return text;
}

/**
 * Shows and runs one command line, as a shell would.
 * @param {string[]} args
 * @param {RegExp} expected what it must print
 * @param {string} [redirectedTo] a file that takes stdout
 */
async function run(args, expected, redirectedTo) {
  console.log(`$ oss-append ${args.join(' ')}${redirectedTo === undefined ? '' : ` > ${redirectedTo}`}`);
  const child = start(args);
  /** @type {Buffer[]} */
  const shown = [];
  /** @type {Buffer[]} */
  const content = [];
  child.stdout.on('data', (chunk) => (redirectedTo === undefined ? shown : content).push(chunk));
  child.stderr.on('data', (chunk) => shown.push(chunk));
  const [code, signal] = await once(child, 'close');
  const text = Buffer.concat(shown).toString();
  process.stdout.write(text);
  if (redirectedTo !== undefined) await writeFile(join(dir, redirectedTo), Buffer.concat(content));
  if (code !== 0) throw new DemoFailed(`the command ended with ${signal ?? `exit code ${code}`}, not 0`);
  if (!expected.test(text)) throw new DemoFailed(`the output does not match ${expected}`);
}

/** Resolves when the sandbox listens. */
async function startSandbox() {
  const child = start([
    'sandbox',
    '--port',
    '0',
    '--dir',
    'objects',
    '--bucket',
    'demo',
    '--json',
    '--fault',
    FAULT,
  ]);
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = once(child, 'close').then(() => {
    throw new DemoFailed(`the sandbox did not start: ${errors.trim()}`);
  });
  // It also ends when the demo is over.
  ended.catch(() => {});
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
  const { endpoint, region, accessKeyId, accessKeySecret } = JSON.parse(line);
  // A config file in the working directory: nothing outside it is read.
  const config = JSON.stringify({ endpoint, region, accessKeyId, accessKeySecret });
  await writeFile(join(dir, '.ossconfig'), config, { mode: 0o600 });
  return child;
}

/** @param {string[]} args */
function start(args) {
  return spawn(process.execPath, [BIN, ...args], {
    cwd: dir,
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: interruption.signal,
  }).on('error', () => {});
}

/** Without OSS_*, proxies and the home directory's settings. */
function cleanEnvironment() {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR'].filter(
    (name) => process.env[name] !== undefined,
  );
  const env = Object.fromEntries(kept.map((name) => [name, process.env[name]]));
  return { ...env, HOME: dir, USERPROFILE: dir };
}

/** @param {import('node:child_process').ChildProcess} child */
async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill();
  await closed;
}

/** @param {string} text */
function say(text) {
  console.log(`\n# ${text}`);
}

/** @param {unknown} error */
function describe(error) {
  if (error instanceof DemoFailed) return error.message;
  return error instanceof Error ? error.stack : String(error);
}
