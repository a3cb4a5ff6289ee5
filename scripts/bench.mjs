// `npm run bench`: measures the built command line beside curl, ali-oss and an empty script, and writes what came of
// it to docs/benchmarks.md. Takes two to four minutes and up to 5 GiB of disk for a while.
import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureMemory, measureThroughput } from '../bench/large.mjs';
import { describeMachine, formatTable, writeResults } from '../bench/report.mjs';
import { createRunner } from '../bench/run.mjs';
import { measureSandbox } from '../bench/sandbox.mjs';
import { compile, isThere, startSandbox, startSink } from '../bench/servers.mjs';
import { measureStartUp } from '../bench/start-up.mjs';
import { measureStreams } from '../bench/streams.mjs';

/**
 * @typedef {object} Bench what all measurements share
 * @property {import('../bench/run.mjs').Runner} runner
 * @property {string[]} tool the command that runs oss-append
 * @property {string[]} aliOss the command that appends with ali-oss
 * @property {import('../bench/servers.mjs').Sink | import('../bench/servers.mjs').Sandbox} server
 * @property {(name: string) => string} path of a file in the temporary folder
 * @property {() => string} newUrl of an object that does not exist yet
 * @property {() => string} newKey
 * @property {(name: string, bytes: number) => Promise<string>} sparseFile
 * @property {(name: string, bytes: number) => Promise<string>} randomFile
 */

/** @typedef {Bench & { server: import('../bench/servers.mjs').Sink }} SinkBench with the server that tells of requests */

const root = fileURLToPath(new URL('..', import.meta.url));
const NEEDED_BYTES = 6 * 1024 ** 3;

const dir = mkdtempSync(join(tmpdir(), 'oss-append-bench-'));
process.once('exit', () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const { bavail, bsize } = await statfs(dir);
if (bavail * bsize < NEEDED_BYTES) throw new Error(`not enough room in ${dir}: 6 GiB are needed`);
const machine = describeMachine();
console.log(machine);
execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' });

const programs = compile(dir);
const runner = createRunner({ dir, env: environment(), measure: programs?.measure });
const tool = [process.execPath, join(root, 'bin', 'oss-append.js')];
/** @param {string} name */
const path = (name) => join(dir, name);
const sink = programs && (await startSink(programs.sink));
const server = sink ?? (await startSandbox(runner, tool, path('sandbox')));
let keys = 0;
const newKey = () => `object-${++keys}`;
/** @type {Bench} */
const bench = {
  runner,
  tool,
  aliOss: [process.execPath, join(root, 'bench', 'ali-oss-append.mjs')],
  server,
  path,
  newKey,
  newUrl: () => `oss://bench/${newKey()}`,
  sparseFile: (name, bytes) => makeFile(name, (file) => file.truncate(bytes)),
  randomFile: (name, bytes) => makeFile(name, (file) => fill(file, bytes)),
};

const sinkBench = sink !== undefined && isThere('curl') ? { ...bench, server: sink } : undefined;
const remarks =
  sinkBench === undefined
    ? ['Without a C compiler or curl: only what needs neither was measured, on the sandbox.']
    : [];
const measurements = [
  () => measureStartUp(bench),
  ...(sinkBench === undefined
    ? []
    : [measureThroughput, measureMemory, measureStreams].map((measure) => () => measure(sinkBench))),
  () => measureSandbox(bench),
];
/** @type {import('../bench/rows.mjs').Row[]} */
const rows = [];
try {
  for (const measure of measurements) {
    const more = await measure();
    rows.push(...more);
    for (const { what, measured, target, verdict } of more) {
      console.log(`${what}: ${measured}${target && `; target ${target}: ${verdict}`}`);
    }
  }
} finally {
  await server.stop();
}
writeResults(join(root, 'docs', 'benchmarks.md'), [machine, ...remarks, formatTable(rows)].join('\n\n'));

/** Nothing of this machine's settings. NODE_EXTRA_CA_CERTS alone makes every start of Node.js 20 slower. */
function environment() {
  return {
    PATH: process.env.PATH,
    HOME: dir,
    OSS_REGION: 'cn-hangzhou',
    OSS_ACCESS_KEY_ID: 'sandbox-access-key-id',
    OSS_ACCESS_KEY_SECRET: 'sandbox-access-key-secret',
  };
}

/**
 * @param {string} name
 * @param {(file: import('node:fs/promises').FileHandle) => Promise<void>} write
 */
async function makeFile(name, write) {
  const file = await open(path(name), 'w');
  await write(file);
  await file.close();
  return path(name);
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {number} bytes
 */
async function fill(file, bytes) {
  const piece = Buffer.alloc(16 * 1024 * 1024);
  for (let written = 0; written < bytes; written += piece.length) await file.write(randomFillSync(piece));
}
