// Writes the manual page, from the tables and the help of the sources.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * @param {string} dist
 * @param {import('esbuild').BuildOptions} options of the other bundles
 */
export async function writeManual(dist, options) {
  const { outputFiles } = await build({
    ...options,
    entryPoints: ['src/cli/help/manual.ts'],
    format: 'cjs',
    write: false,
    plugins: [withoutCommands],
  });
  /** @type {{ exports: { manualPage?: () => string } }} */
  const module = { exports: {} };
  new Function('module', 'require', outputFiles?.[0]?.text ?? '')(module, createRequire(import.meta.url));
  const folder = join(dist, 'man');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'oss-append.1'), module.exports.manualPage?.() ?? '');
}

/**
 * What commands import when they run is not needed to tell of them.
 * @type {import('esbuild').Plugin}
 */
const withoutCommands = {
  name: 'without-commands',
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};
