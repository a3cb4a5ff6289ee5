// Compiles the WebAssembly that `import { binary } from './name.wasm'` means, from the WAT that name.wat.mjs beside it
// exports: for esbuild and for vitest.
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import loadWabt from 'wabt';

const NAME = /\.wasm$/;

/**
 * @param {string} path of the .wasm file, which does not exist
 * @returns {Promise<string>} the module in its place
 */
async function compile(path) {
  const { WAT } = await import(pathToFileURL(path.replace(NAME, '.wat.mjs')).href);
  const { parseWat } = await loadWabt();
  const wasm = parseWat(path, WAT);
  wasm.validate();
  const base64 = Buffer.from(wasm.toBinary({}).buffer).toString('base64');
  return `export const binary = Buffer.from('${base64}', 'base64');`;
}

/** @type {import('esbuild').Plugin} */
export const wasm = {
  name: 'wasm',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: NAME }, ({ path, importer }) => ({ path: resolve(dirname(importer), path) }));
    onLoad({ filter: NAME }, async ({ path }) => ({ contents: await compile(path) }));
  },
};

/** @type {import('vitest/config').ViteUserConfig['plugins']} */
export const wasmInTests = [
  {
    name: 'wasm',
    enforce: 'pre',
    resolveId: (source, importer = '') =>
      NAME.test(source) ? resolve(dirname(importer), source) : undefined,
    load: (id) => (NAME.test(id) ? compile(id) : undefined),
  },
];
