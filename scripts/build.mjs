// Builds dist/: the command line as split CommonJS, which Node.js starts sooner than ES modules, the library as ES
// modules, type declarations, the licences of what was bundled, and a record of the build for the tests.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { hashInputs, RECORD } from './build-inputs.mjs';
import { bundle, output, root } from './bundle-options.mjs';
import { collectLicences, packagesIn } from './licences.mjs';
import { writeManual } from './manual.mjs';
import { checkReplaced } from './slim-bundle.mjs';

const dist = join(root, 'dist');
// What changes from here on is not in this build.
const inputs = hashInputs();

rmSync(dist, { recursive: true, force: true });
/** @satisfies {import('esbuild').BuildOptions} */
const commonJs = {
  outExtension: { '.js': '.cjs' },
  define: { ...bundle.define, 'import.meta.filename': '__filename', 'import.meta.dirname': '__dirname' },
};
/**
 * Chunks are loaded when they are needed.
 * @satisfies {import('esbuild').BuildOptions}
 */
const split = { ...bundle, outdir: dist, format: 'esm', splitting: true, chunkNames: '[name]-[hash]' };
/** What these share with the command line would else be cut into files that each start has to load. */
const APART = [
  { name: 'sandbox-server', source: 'src/sandbox/index.ts', imported: /sandbox\/index\.ts$/ },
  { name: 'zh', source: 'src/text/zh.ts', imported: /\/zh\.ts$/ },
];
/** @type {import('esbuild').Plugin} */
const apart = {
  name: 'apart',
  setup({ onResolve }) {
    for (const { name, imported } of APART) {
      onResolve({ filter: imported }, () => ({ path: `./${name}.cjs`, external: true }));
    }
  },
};
const bundles = await Promise.all([
  // Apart, so that the command line is not cut into more files, which take time to load, than it needs by itself.
  build({
    ...split,
    ...commonJs,
    entryPoints: { cli: 'src/cli/entry.ts' },
    plugins: [apart, ...bundle.plugins],
  }),
  build({
    ...split,
    entryPoints: { index: 'src/index.ts', sandbox: 'src/sandbox-library.ts' },
    banner: { js: 'const require = process.getBuiltinModule;' },
  }),
  build({
    ...bundle,
    ...commonJs,
    outdir: dist,
    charset: 'utf8',
    entryPoints: Object.fromEntries(APART.map(({ name, source }) => [name, source])),
    format: 'cjs',
  }),
]);
await turnIntoCommonJs(bundles[0]);
checkReplaced();
await writeManual(dist, bundle);
const packages = packagesByFile();
writeFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), collectLicences(Object.values(packages).flat()));
emitDeclarations();
// The package itself is CommonJS: for a module, Yarn would turn its experimental loader on, and warn of it.
writeFileSync(join(dist, 'package.json'), JSON.stringify({ type: 'module' }));
writeFileSync(RECORD, JSON.stringify({ inputs, packages }));

/**
 * esbuild splits nothing but ES modules.
 * @param {import('esbuild').BuildResult<{ metafile: true }>} built
 */
async function turnIntoCommonJs({ metafile }) {
  await build({
    ...output,
    outdir: dist,
    entryPoints: Object.keys(metafile.outputs).filter((path) => path.endsWith('.cjs')),
    outExtension: commonJs.outExtension,
    format: 'cjs',
    supported: { 'dynamic-import': false },
    allowOverwrite: true,
  });
}

/** @returns {Record<string, string[]>} the packages whose code is in each file of dist/ */
function packagesByFile() {
  const outputs = bundles.flatMap(({ metafile }) => Object.entries(metafile.outputs));
  return Object.fromEntries(outputs.map(([file, written]) => [basename(file), packagesIn(written)]));
}

function emitDeclarations() {
  const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
  const { bin } = JSON.parse(readFileSync(compiler, 'utf8'));
  execFileSync(process.execPath, [join(compiler, '..', bin.tsc), '-p', join(root, 'tsconfig.build.json')], {
    stdio: 'inherit',
  });
}
