// The tests of the transport run with undici as it is bundled, not as it is installed.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { slimUndici } from './slim-bundle.mjs';

const ID = '\0bundled-undici';

/** @type {import('vitest/config').ViteUserConfig['plugins']} */
export const bundledUndici = [
  {
    name: 'bundled-undici',
    enforce: 'pre',
    resolveId: (source) => (source === 'undici' ? ID : undefined),
    load: (id) => (id === ID ? bundle() : undefined),
  },
];

async function bundle() {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { buildConnector, Client } from 'undici';`,
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20.18',
    banner: { js: 'const require = process.getBuiltinModule;' },
    plugins: [slimUndici],
  });
  return outputFiles[0]?.text;
}
