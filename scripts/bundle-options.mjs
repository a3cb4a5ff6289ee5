// How esbuild bundles the sources, whatever the bundle is for.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { slimUndici, standIns } from './slim-bundle.mjs';
import { wasm } from './wasm.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));
/** @type {{ version: string }} */
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** @satisfies {import('esbuild').BuildOptions} */
export const output = {
  absWorkingDir: root,
  platform: 'node',
  target: 'node20.18',
  // Less to parse; names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
};

/** @satisfies {import('esbuild').BuildOptions} */
export const bundle = {
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
