// What a command loads: its own code at once, a library only where it is needed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { type Cli, test } from '../helpers/sandbox.ts';

const MODULES = new URL('../helpers/record-modules.js', import.meta.url).href;
const BUILTINS = fileURLToPath(new URL('../helpers/record-builtins.cjs', import.meta.url));

interface Loaded {
  /** How many files of the bundle. */
  readonly files: number;
  /** The packages whose code is in these files, by their source maps. */
  readonly packages: ReadonlySet<string>;
}

async function filesLoaded(cli: Cli, args: readonly string[], folder: string): Promise<Loaded> {
  const list = join(folder, 'modules.txt');
  const { code } = await cli(args, { nodeArgs: ['--import', MODULES], env: { RECORD_MODULES_TO: list } });
  expect(code).toBe(0);
  const loaded = readFileSync(list, 'utf8').trim().split('\n');
  const files = loaded.filter((url) => url.startsWith('file:') && url.includes('/dist/'));
  const sources = files.flatMap(
    (url) => (JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, 'utf8')) as { sources: string[] }).sources,
  );
  expect(sources).toContain('../src/cli/main.ts');
  const names = sources.map(
    (source) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(source)?.[1],
  );
  return {
    files: files.length,
    packages: new Set(names.filter((name) => name !== undefined)),
  };
}

/** Modules of Node.js itself. */
async function builtinsLoaded(cli: Cli, args: readonly string[], folder: string): Promise<string[]> {
  const list = join(folder, 'builtins.txt');
  const { code } = await cli(args, { nodeArgs: ['--require', BUILTINS], env: { RECORD_BUILTINS_TO: list } });
  expect(code).toBe(0);
  return readFileSync(list, 'utf8').split('\n');
}

test.for([['--version'], ['--help'], ['append', '--help']])(
  '%s %s loads the parser of the command line and nothing else',
  async (args, { cli, folder }) => {
    const { packages, files } = await filesLoaded(cli, args, folder);
    expect([...packages]).toEqual(['commander']);
    expect(files).toBeLessThanOrEqual(4);
  },
);

test('--version opens no stream', async ({ cli, folder }) => {
  const builtins = await builtinsLoaded(cli, ['--version'], folder);
  for (const name of ['node:net', 'node:stream', 'node:crypto']) expect(builtins).not.toContain(name);
});

test('head loads an HTTP client, but without a terminal neither spinner nor colours', async ({
  oss,
  sandbox,
  folder,
}) => {
  await sandbox.store.append('demo', 'app.log', 'hello');
  const { packages, files } = await filesLoaded(oss, ['head', 'oss://demo/app.log'], folder);
  expect(packages).toContain('undici');
  for (const name of ['ora', 'chalk', 'mime', 'hash-wasm', '@rgrove/parse-xml'])
    expect(packages).not.toContain(name);
  // Each file takes most of a millisecond, and so do some of these.
  expect(files).toBeLessThanOrEqual(6);
  const builtins = await builtinsLoaded(oss, ['head', 'oss://demo/app.log'], folder);
  expect(builtins).toContain('node:net');
  for (const name of ['node:http', 'node:http2', 'node:assert', 'node:perf_hooks', 'node:worker_threads'])
    expect(builtins).not.toContain(name);
});

test('appendfromfile loads no spinner without a terminal', async ({ oss, write, folder }) => {
  await write('app.log', 'hello');
  const { packages } = await filesLoaded(oss, ['append', 'app.log', 'oss://demo/app.log'], folder);
  expect(packages).toContain('mime');
  for (const name of ['ora', 'chalk']) expect(packages).not.toContain(name);
});
