// What is on disk survives restarts and the server's own death.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect } from 'vitest';
import { wasm } from '../../scripts/wasm.mjs';
import { crc64 } from '../../src/crc64/crc64.ts';
import { DEMO_CREDENTIALS } from '../../src/sandbox/server.ts';
import { append, call, type Server } from './support/client.ts';
import { test } from './support/fixture.ts';

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

test('a server killed in the middle of appends keeps every one it answered and no part of another', async ({
  start,
  dir,
}) => {
  const script = join(dir, 'server.mjs');
  await build({
    stdin: {
      contents: `
        import { startSandbox } from './src/sandbox/server.ts';
        const { port } = await startSandbox({ dir: process.argv[2], buckets: ['demo'] });
        process.send(port);`,
      resolveDir: process.cwd(),
    },
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    plugins: [wasm],
  });
  // Larger than what is held in memory, so that the spool and the copying take part.
  const piece = Buffer.alloc(700_000, 'abcdefg');
  let answered = 0;
  for (let round = 0; round < 4; round += 1) {
    const child = fork(script, [dir]);
    const port = await new Promise<number>((resolve) =>
      child.once('message', (message) => resolve(Number(message))),
    );
    const server = { port, credentials: DEMO_CREDENTIALS, region: 'cn-hangzhou' };
    answered = await appendUntilDeath(server, child, piece, answered);
    const sandbox = await start();
    const { length = 0, crc64: crc } = (await sandbox.store.stat('demo', 'log')) ?? {};
    // The last append may have landed without its answer.
    expect([answered, answered + piece.length]).toContain(length);
    if (length > 0) expect(crc64(await sandbox.store.read('demo', 'log'))).toBe(crc);
    answered = length;
    await sandbox.close();
  }
  expect(answered).toBeGreaterThan(0);
});

/** @returns the position after the last append that was answered */
async function appendUntilDeath(
  server: Server,
  child: ChildProcess,
  piece: Buffer,
  from: number,
): Promise<number> {
  const exited = new Promise((resolve) => child.once('exit', resolve));
  let position = from;
  try {
    for (;;) {
      const { status } = await append(server, 'log', position, piece);
      if (status !== 200) throw new Error(`status ${status}`);
      position += piece.length;
      // After the second answer, so that death comes somewhere in the third append or the next.
      if (position === from + 2 * piece.length) setTimeout(() => child.kill('SIGKILL'), Math.random() * 20);
    }
  } catch {
    child.kill('SIGKILL');
    await exited;
    return position;
  }
}
