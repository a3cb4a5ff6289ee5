// What a command loads: its own code at once, a library only where it is needed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { type Cli, test } from '../helpers/sandbox.ts';

const RECORDER = new URL('../helpers/record-modules.js', import.meta.url).href;

/** Names of the packages whose code is in the files that a run loads, by their source maps. */
async function packagesLoaded(cli: Cli, args: readonly string[], folder: string): Promise<Set<string>> {
  const list = join(folder, 'modules.txt');
  const { code } = await cli(args, { nodeArgs: ['--import', RECORDER], env: { RECORD_MODULES_TO: list } });
  expect(code).toBe(0);
  const files = readFileSync(list, 'utf8').trim().split('\n');
  const sources = files
    .filter((url) => url.startsWith('file:') && url.includes('/dist/'))
    .flatMap(
      (url) =>
        (JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, 'utf8')) as { sources: string[] }).sources,
    );
  expect(sources).toContain('../src/cli/main.ts');
  const names = sources.map(
    (source) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(source)?.[1],
  );
  return new Set(names.filter((name) => name !== undefined));
}

test.for([['--version'], ['--help'], ['append', '--help']])(
  '%s %s loads the parser of the command line and nothing else',
  async (args, { cli, folder }) => {
    expect([...(await packagesLoaded(cli, args, folder))]).toEqual(['commander']);
  },
);

test('head loads an HTTP client, but without a terminal neither spinner nor colours', async ({
  oss,
  sandbox,
  folder,
}) => {
  await sandbox.store.append('demo', 'app.log', 'hello');
  const loaded = await packagesLoaded(oss, ['head', 'oss://demo/app.log'], folder);
  expect(loaded).toContain('undici');
  for (const name of ['ora', 'chalk', 'mime', 'hash-wasm', '@rgrove/parse-xml'])
    expect(loaded).not.toContain(name);
});

test('appendfromfile loads no spinner without a terminal', async ({ oss, write, folder }) => {
  await write('app.log', 'hello');
  const loaded = await packagesLoaded(oss, ['append', 'app.log', 'oss://demo/app.log'], folder);
  expect(loaded).toContain('mime');
  for (const name of ['ora', 'chalk']) expect(loaded).not.toContain(name);
});
