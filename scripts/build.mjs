// Builds dist/: the command line as split CommonJS, which Node.js starts sooner than ES modules, the library as ES
// modules, type declarations, the licences of what was bundled, and a record of the build for the tests.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { hashInputs, RECORD } from './build-inputs.mjs';
import { writeManual } from './manual.mjs';
import { checkReplaced, slimUndici, standIns } from './slim-bundle.mjs';
import { wasm } from './wasm.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const dist = join(root, 'dist');
// What changes from here on is not in this build.
const inputs = hashInputs();

rmSync(dist, { recursive: true, force: true });
/** @satisfies {import('esbuild').BuildOptions} */
const output = {
  absWorkingDir: root,
  outdir: dist,
  platform: 'node',
  target: 'node20.18',
  // Less to parse; names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
};
/** @satisfies {import('esbuild').BuildOptions} */
const bundle = {
  ...output,
  bundle: true,
  metafile: true,
  // For config files that we never load, and for colours of tables, which we do not use.
  external: ['typescript', '@colors/colors/safe'],
  // Its ES module requires picomatch at run time, where there is none.
  alias: { fdir: join(root, 'node_modules/fdir/dist/index.cjs') },
  define: { OSS_APPEND_VERSION: JSON.stringify(version) },
  plugins: [slimUndici, standIns, wasm],
};
/** @satisfies {import('esbuild').BuildOptions} */
const commonJs = {
  outExtension: { '.js': '.cjs' },
  define: { ...bundle.define, 'import.meta.filename': '__filename', 'import.meta.dirname': '__dirname' },
};
/**
 * Chunks are loaded when they are needed.
 * @satisfies {import('esbuild').BuildOptions}
 */
const split = { ...bundle, format: 'esm', splitting: true, chunkNames: '[name]-[hash]' };
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
    charset: 'utf8',
    entryPoints: Object.fromEntries(APART.map(({ name, source }) => [name, source])),
    format: 'cjs',
  }),
]);
await turnIntoCommonJs(bundles[0]);
checkReplaced();
await writeManual(dist, bundle);
const packages = packagesByFile();
writeFileSync(
  join(dist, 'THIRD-PARTY-LICENSES.txt'),
  collectLicences(new Set(Object.values(packages).flat())),
);
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
  return Object.fromEntries(
    outputs.map(([file, { inputs }]) => {
      const used = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
      const names = used.flatMap(
        ([path]) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(path)?.[1] ?? [],
      );
      return [basename(file), [...new Set(names)].sort()];
    }),
  );
}

/**
 * MIT and ISC want their text to go with every copy.
 * @param {Set<string>} names of packages
 */
function collectLicences(names) {
  return [...names]
    .sort()
    .map((name) => {
      const folder = join(root, 'node_modules', name);
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      const text =
        file === undefined ? `Licence: ${manifest.license}` : readFileSync(join(folder, file), 'utf8').trim();
      return `${name} ${manifest.version}\n\n${text}\n`;
    })
    .join(`\n${'-'.repeat(78)}\n\n`);
}

function emitDeclarations() {
  const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
  const { bin } = JSON.parse(readFileSync(compiler, 'utf8'));
  execFileSync(process.execPath, [join(compiler, '..', bin.tsc), '-p', join(root, 'tsconfig.build.json')], {
    stdio: 'inherit',
  });
}
