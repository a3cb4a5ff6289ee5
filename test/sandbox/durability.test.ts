// What is on disk survives restarts and the server's own death.
import { type ChildProcess, fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect } from 'vitest';
import { wasm } from '../../scripts/wasm.mjs';
import { DEMO_CREDENTIALS, startSandbox } from '../../src/sandbox/server.ts';
import { append, call } from './support/client.ts';
import { test } from './support/fixture.ts';
import { Writer } from './support/writer.ts';

/** `npm run test:long` has more. */
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 4);

test('objects survive a restart with all that is known of them', async ({ start }) => {
  const first = await start();
  await append(first, 'log', 0, 'hello', { headers: { 'x-oss-meta-a': '1', 'x-oss-object-acl': 'private' } });
  await append(first, 'log', 5, ' world');
  const before = await first.store.stat('demo', 'log');
  await first.close();
  const second = await start();
  expect(await second.store.stat('demo', 'log')).toEqual(before);
  expect((await append(second, 'log', 11, '!')).status).toBe(200);
  expect((await call(second, 'GET', 'log')).text).toBe('hello world!');
});

test(
  'a server killed in the middle of anything keeps what it answered, and no part of anything else',
  async ({ dir }) => {
    const script = await serverScript(dir);
    const writers = ['a/', 'b/', 'c/'].map((prefix) => new Writer(prefix));
    for (let round = 0; round < ROUNDS; round += 1) {
      await useUntilDeath(fork(script, [dir]), writers);
      const sandbox = await startSandbox({ dir });
      for (const writer of writers) await writer.check(sandbox.store);
      expect(await readdir(join(dir, '.spool'))).toEqual([]);
      await sandbox.close();
    }
  },
  30_000 + ROUNDS * 10_000,
);

async function useUntilDeath(child: ChildProcess, writers: readonly Writer[]): Promise<void> {
  const died = once(child, 'exit');
  try {
    const [port] = await once(child, 'message');
    const server = { port: Number(port), credentials: DEMO_CREDENTIALS, region: 'cn-hangzhou' };
    let left = randomInt(5, 40);
    const onAnswer = () => {
      left -= 1;
      // Behind an answer, so that death comes somewhere in the next requests.
      if (left === 0) setTimeout(() => child.kill('SIGKILL'), randomInt(10));
    };
    await Promise.all(writers.map((writer) => writer.run(server, onAnswer)));
  } finally {
    child.kill('SIGKILL');
    await died;
  }
}

/** @returns the path of a program that serves the directory it is given, and says on which port */
async function serverScript(dir: string): Promise<string> {
  const outfile = join(dir, 'server.mjs');
  await build({
    stdin: {
      contents: `
        import { startSandbox } from './src/sandbox/server.ts';
        const { port } = await startSandbox({ dir: process.argv[2], buckets: ['demo'] });
        process.send(port);`,
      resolveDir: process.cwd(),
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    plugins: [wasm],
  });
  return outfile;
}
