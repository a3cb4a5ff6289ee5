// What a command loads: its own code at once, a library only where it is needed.
import { basename } from 'node:path';
import { expect } from 'vitest';
import { type Loaded, readLoaded, recordLoaded } from '../support/loaded.ts';
import { type Cli, test } from '../support/sandbox.ts';

async function loadedBy(cli: Cli, args: readonly string[], folder: string): Promise<Loaded> {
  const { code } = await cli(args, { env: recordLoaded(folder) });
  expect(code).toBe(0);
  return readLoaded(folder);
}

test.for([
  { args: ['--version'], most: 4 },
  // What shows help, and its words.
  { args: ['--help'], most: 6 },
  { args: ['append', '--help'], most: 6 },
  // A shell's start may wait for it.
  { args: ['completion', 'bash'], most: 6 },
])('$args loads the parser of the command line and nothing else', async ({ args, most }, { cli, folder }) => {
  const { packages, files } = await loadedBy(cli, args, folder);
  expect(packages).toEqual(['commander']);
  expect(files.length).toBeLessThanOrEqual(most);
});

test('Chinese is one more file, and none in English', async ({ oss, sandbox, folder }) => {
  await sandbox.store.append('demo', 'app.log', 'hello');
  const namesLoaded = async (args: readonly string[], LANG: string): Promise<string[]> => {
    const { code } = await oss(args, { env: { ...recordLoaded(folder), LANG } });
    expect(code).toBe(0);
    return readLoaded(folder).files.map((path) => basename(path));
  };
  for (const args of [['--version'], ['head', 'oss://demo/app.log']]) {
    const english = await namesLoaded(args, 'en_US.UTF-8');
    expect(english).not.toContain('zh.cjs');
    expect((await namesLoaded(args, 'zh_CN.UTF-8')).sort()).toEqual([...english, 'zh.cjs'].sort());
  }
  // Its help is in that file, too.
  expect(await namesLoaded(['--help'], 'zh_CN.UTF-8')).toHaveLength(
    (await namesLoaded(['--help'], 'C')).length,
  );
});

test('--version opens no stream', async ({ cli, folder }) => {
  const { builtins } = await loadedBy(cli, ['--version'], folder);
  for (const name of ['node:net', 'node:stream', 'node:crypto']) expect(builtins).not.toContain(name);
});

test('head loads an HTTP client, but without a terminal neither spinner nor colours', async ({
  oss,
  sandbox,
  folder,
}) => {
  await sandbox.store.append('demo', 'app.log', 'hello');
  const { packages, files, builtins } = await loadedBy(oss, ['head', 'oss://demo/app.log'], folder);
  expect(packages).toContain('undici');
  for (const name of ['ora', 'chalk', 'mime', '@rgrove/parse-xml']) expect(packages).not.toContain(name);
  // One of them is for the table. Each takes half a millisecond, and so do some of these.
  expect(files.length).toBeLessThanOrEqual(7);
  expect(builtins).toContain('node:net');
  for (const name of [
    'node:http',
    'node:assert',
    'node:http2',
    'node:child_process',
    'node:perf_hooks',
    'node:worker_threads',
  ])
    expect(builtins).not.toContain(name);
});

test('appendfromfile loads no spinner without a terminal, and nothing for who does not watch over it', async ({
  oss,
  write,
  folder,
}) => {
  await write('app.log', 'hello');
  const { packages, files, builtins } = await loadedBy(
    oss,
    ['append', 'app.log', 'oss://demo/app.log'],
    folder,
  );
  expect(packages).toContain('mime');
  for (const name of ['ora', 'chalk']) expect(packages).not.toContain(name);
  expect(files.filter((path) => basename(path).startsWith('online-monitor'))).toEqual([]);
  expect(builtins).not.toContain('node:child_process');
});
