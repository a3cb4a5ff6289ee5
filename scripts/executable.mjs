// Makes executable/oss-append, which needs no Node.js: the command line as one script inside the Node.js that npm has for
// this platform, and beside it the licences of all that is in it.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundle, root } from './bundle-options.mjs';
import { collectLicences, packagesIn } from './licences.mjs';

/** Node.js runs what is injected into it under this name, and takes this mark for the place to note that. */
const RESOURCE = 'NODE_SEA_BLOB';
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** @type {import('esbuild').Plugin} */
const commandLineFromSource = {
  name: 'command-line-from-source',
  setup({ onResolve }) {
    onResolve({ filter: /\/dist\/cli\.cjs$/ }, () => ({ path: join(root, 'src/cli/entry.ts') }));
  },
};

const folder = join(root, 'executable');
const executable = join(folder, 'oss-append');
const work = mkdtempSync(join(tmpdir(), 'oss-append-executable-'));
try {
  const { node, injector } = fetchTools();
  const packages = await bundleScript(join(work, 'oss-append.cjs'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  cpSync(join(node, 'bin/node'), executable);
  run(process.execPath, [injector, executable, RESOURCE, prepareBlob(executable), '--sentinel-fuse', FUSE]);
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  cpSync(join(node, 'LICENSE'), join(folder, 'NODE-LICENSE.txt'));
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), collectLicences(packages));
  const version = run(executable, ['--version']).trim();
  const megabytes = (statSync(executable).size / 1e6).toFixed(0);
  console.log(`executable/oss-append: version ${version}, ${megabytes} MB`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/**
 * npm checks them against the hashes of the lock file.
 * @returns the folder of the Node.js package, and the program that can write into its binary
 */
function fetchTools() {
  for (const name of ['package.json', 'package-lock.json']) {
    cpSync(join(root, 'scripts/executable', name), join(work, name));
  }
  run('npm', ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund']);
  const modules = join(work, 'node_modules');
  const name = `node-${process.platform}-${process.arch}`;
  const node = join(modules, name);
  if (!existsSync(node)) throw new Error(`scripts/executable/package.json names no ${name}`);
  return { node, injector: join(modules, 'postject/dist/cli.js') };
}

/**
 * In an executable, scripts can load nothing but Node.js's own modules, so all is in one.
 * @param {string} outfile
 * @returns {Promise<string[]>} the packages that are in it
 */
async function bundleScript(outfile) {
  const { metafile } = await build({
    ...bundle,
    entryPoints: ['bin/oss-append.js'],
    outfile,
    format: 'cjs',
    // There is no place beside it from which the native witness of CRC-64 could be taken.
    define: { ...bundle.define, 'import.meta.filename': 'undefined' },
    plugins: [commandLineFromSource, ...bundle.plugins],
  });
  return Object.values(metafile.outputs).flatMap(packagesIn);
}

/**
 * @param {string} node the one that will run it: no other takes its code cache
 * @returns {string} the file of the script, compiled
 */
function prepareBlob(node) {
  const output = join(work, 'blob');
  const config = {
    main: join(work, 'oss-append.cjs'),
    output,
    disableExperimentalSEAWarning: true,
    useCodeCache: true,
    // NODE_OPTIONS are meant for other programs' Node.js.
    execArgvExtension: 'none',
  };
  writeFileSync(join(work, 'sea-config.json'), JSON.stringify(config));
  run(node, ['--experimental-sea-config', 'sea-config.json']);
  return output;
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @returns what it prints; the rest is shown only where it fails
 */
function run(program, args) {
  return execFileSync(program, args, { cwd: work, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
