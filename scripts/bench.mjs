// `npm run bench`: measures the built command line beside curl, ali-oss and an empty script, and writes what came of it
// to docs/benchmarks.md. Takes two to four minutes for each version of Node.js, and up to 7 GiB of disk for a while.
//
//   npm run bench -- [--node VERSION|PATH]… [--ossutil PATH]
//
// Versions of Node.js are fetched from npm. What depends on the version is measured for each; without one, for this one.
import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureFleet } from '../bench/fleet.mjs';
import { measureHashing } from '../bench/hashing.mjs';
import { measureMemory, measureThroughput } from '../bench/large.mjs';
import { measureLibrary } from '../bench/library.mjs';
import { findNodes } from '../bench/nodes.mjs';
import { describeMachine, formatTable, writeResults } from '../bench/report.mjs';
import { createRunner } from '../bench/run.mjs';
import { measureSandbox } from '../bench/sandbox.mjs';
import { compile, isThere, startSandbox, startSink } from '../bench/servers.mjs';
import { measureStartUp } from '../bench/start-up.mjs';
import { measureStreams } from '../bench/streams.mjs';

/**
 * @typedef {object} Bench what all measurements share
 * @property {import('../bench/run.mjs').Runner} runner
 * @property {string} node the Node.js that all of it runs on
 * @property {string[]} tool the command that runs oss-append
 * @property {string[]} aliOss the command that appends with ali-oss
 * @property {string | undefined} ossutil
 * @property {import('../bench/servers.mjs').Sink | import('../bench/servers.mjs').Sandbox} server
 * @property {(name: string) => string} path of a file in the temporary folder
 * @property {() => string} newUrl of an object that does not exist yet
 * @property {() => string} newKey
 * @property {(name: string, bytes: number) => Promise<string>} sparseFile
 * @property {(name: string, bytes: number) => Promise<string>} randomFile
 */

/** @typedef {Bench & { server: import('../bench/servers.mjs').Sink }} SinkBench with the server that tells of requests */

const root = fileURLToPath(new URL('..', import.meta.url));
const NEEDED_BYTES = 7 * 1024 ** 3;

const { values: options } = parseArgs({
  options: { node: { type: 'string', multiple: true }, ossutil: { type: 'string' } },
});

const dir = mkdtempSync(join(tmpdir(), 'oss-append-bench-'));
process.once('exit', () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const { bavail, bsize } = await statfs(dir);
if (bavail * bsize < NEEDED_BYTES) throw new Error(`not enough room in ${dir}: 7 GiB are needed`);
const machine = describeMachine();
console.log(machine);
execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' });

const programs = compile(dir);
const runner = createRunner({ dir, env: environment(), measure: programs?.measure });
const nodes = findNodes(options.node ?? [process.execPath], dir);
/** @param {string} name */
const path = (name) => join(dir, name);
const sink = programs && (await startSink(programs.sink));
const server = sink ?? (await startSandbox(runner, toolOn(process.execPath), path('sandbox')));
let keys = 0;
const newKey = () => `object-${++keys}`;

const remarks = [];
const hasSink = sink !== undefined && isThere('curl');
if (!hasSink)
  remarks.push('Without a C compiler or curl: only what needs neither was measured, on the sandbox.');
const tables = [];
try {
  for (const { version, program } of nodes) {
    const bench = benchOn(program);
    const works = [() => measureStartUp(bench), () => measureLibrary(bench)];
    if (sink !== undefined && hasSink) {
      const sinkBench = { ...bench, server: sink };
      for (const measure of [measureHashing, measureThroughput, measureMemory, measureFleet]) {
        works.push(() => measure(sinkBench));
      }
      if (version === nodes[0]?.version) works.push(() => measureStreams(sinkBench));
    }
    if (version === nodes[0]?.version) works.push(() => measureSandbox(bench));
    console.log(`\nNode.js ${version}`);
    tables.push(`### Node.js ${version}`, formatTable(await measureAll(works)));
  }
} finally {
  await server.stop();
}
writeResults(join(root, 'docs', 'benchmarks.md'), [machine, ...remarks, ...tables].join('\n\n'));

/**
 * @param {(() => Promise<import('../bench/rows.mjs').Row[]>)[]} works
 * @returns {Promise<import('../bench/rows.mjs').Row[]>}
 */
async function measureAll(works) {
  /** @type {import('../bench/rows.mjs').Row[]} */
  const rows = [];
  for (const measure of works) {
    const more = await measure();
    rows.push(...more);
    for (const { what, measured, target, verdict } of more) {
      console.log(`${what}: ${measured}${target && `; target ${target}: ${verdict}`}`);
    }
  }
  return rows;
}

/** @param {string} node */
function toolOn(node) {
  return [node, join(root, 'bin', 'oss-append.js')];
}

/**
 * @param {string} node
 * @returns {Bench}
 */
function benchOn(node) {
  return {
    runner,
    node,
    tool: toolOn(node),
    aliOss: [node, join(root, 'bench', 'ali-oss-append.mjs')],
    ossutil: options.ossutil,
    server,
    path,
    newKey,
    newUrl: () => `oss://bench/${newKey()}`,
    sparseFile: (name, bytes) => makeFile(name, (file) => file.truncate(bytes)),
    randomFile: (name, bytes) => makeFile(name, (file) => fill(file, bytes)),
  };
}

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
