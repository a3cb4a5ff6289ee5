// One process at a time uses a directory, whatever became of the one before.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, onTestFinished } from 'vitest';
import { type Claim, claimDirectory } from '../../../src/sandbox/store/claim.ts';
import { test as base } from '../support/fixture.ts';

interface Fixtures {
  /** A process that claims the directory as often as it is told to, and tells what came of it. */
  readonly rival: (dir: string) => Promise<Rival>;
}

interface Rival {
  readonly child: ChildProcess;
  claim(): Promise<string>;
}

const test = base.extend<Fixtures>({
  rival: async ({ dir: outer }, use) => {
    const script = join(outer, 'rival.mjs');
    await build({
      stdin: {
        contents: `
          import { claimDirectory } from './src/sandbox/store/claim.ts';
          const hold = setInterval(() => {}, 1000);
          process.on('message', (dir) =>
            claimDirectory(dir).then(() => process.send('claimed'), (error) => process.send(error.code)));
          process.send('ready');`,
        resolveDir: process.cwd(),
      },
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    });
    const children: ChildProcess[] = [];
    await use(async (dir) => {
      const child = fork(script);
      children.push(child);
      await once(child, 'message');
      return {
        child,
        async claim() {
          const said = once(child, 'message');
          child.send(dir);
          return String((await said)[0]);
        },
      };
    });
    for (const child of children) child.kill('SIGKILL');
  },
});

function claimed(dir: string): Promise<Claim> {
  return claimDirectory(dir).then((claim) => {
    onTestFinished(() => claim.release());
    return claim;
  });
}

test('a second one is refused, in this process or another, by whatever path it comes', async ({
  dir,
  rival,
}) => {
  const { child, claim } = await rival(dir);
  expect(await claim()).toBe('claimed');
  symlinkSync(dir, join(dir, 'link'));
  for (const path of [dir, join(dir, 'link'), `${dir}/./`]) {
    await expect(claimDirectory(path)).rejects.toMatchObject({
      code: 'DirectoryInUse',
      facts: { dir: path, pid: child.pid },
    });
  }
  expect(await claim()).toBe('DirectoryInUse');
});

test('it is free again when it is released, and nothing is left behind', async ({ dir, rival }) => {
  const { claim } = await rival(dir);
  const first = await claimed(dir);
  expect(await claim()).toBe('DirectoryInUse');
  await first.release();
  expect(readdirSync(join(dir, '.running'))).toEqual([]);
  expect(await claim()).toBe('claimed');
});

test('a process that was killed holds nothing; one that is stopped does', async ({ dir, rival }) => {
  for (let round = 0; round < 3; round += 1) {
    const { child, claim } = await rival(dir);
    expect(await claim()).toBe('claimed');
    child.kill('SIGSTOP');
    await expect(claimDirectory(dir)).rejects.toMatchObject({ code: 'DirectoryInUse' });
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
  await claimed(dir);
  // What the dead left is gone, too.
  expect(readdirSync(join(dir, '.running'))).toHaveLength(1);
});

test('of many that come at the same time one at most gets it, and one that comes later otherwise', async ({
  dir,
  rival,
}) => {
  const rivals = await Promise.all(Array.from({ length: 5 }, () => rival(dir)));
  const said = await Promise.all(rivals.map(({ claim }) => claim()));
  expect(said.filter((each) => each === 'claimed').length).toBeLessThanOrEqual(1);
  if (said.includes('claimed')) return;
  expect(await rivals[0]?.claim()).toBe('claimed');
});

test('within one process, too: never two', async ({ dir }) => {
  for (let round = 0; round < 10; round += 1) {
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => claimDirectory(dir)));
    const held = results.filter((each) => each.status === 'fulfilled');
    expect(held.length).toBeLessThanOrEqual(1);
    for (const { value } of held) await value.release();
  }
});

test.runIf(process.platform === 'linux')(
  'a path longer than that of a socket may be does not matter',
  async ({ dir, rival }) => {
    const long = join(dir, 'a'.repeat(120), 'b'.repeat(120));
    const { claim } = await rival(long);
    const first = await claimed(long);
    expect(await claim()).toBe('DirectoryInUse');
    await first.release();
    expect(existsSync(join(long, '.running'))).toBe(true);
    expect(readdirSync(join(long, '.running'))).toEqual([]);
    expect(await claim()).toBe('claimed');
  },
);
