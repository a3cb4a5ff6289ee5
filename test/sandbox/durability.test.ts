// What is on disk survives: restarts, clients that break off, and the server's own death.
import { type ChildProcess, fork } from 'node:child_process';
import { appendFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { expect } from 'vitest';
import { crc64 } from '../../src/crc64/crc64.ts';
import { DEMO_CREDENTIALS } from '../../src/sandbox/server.ts';
import { signV4 } from '../../src/sign/v4.ts';
import { append, call, type Server } from './support/client.ts';
import { test } from './support/fixture.ts';

async function objectDir(dir: string): Promise<string> {
  const [name = ''] = await readdir(join(dir, 'demo'));
  return join(dir, 'demo', name);
}

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

test('what an interrupted write left behind is neither read nor in the way', async ({ start, dir }) => {
  const first = await start();
  await append(first, 'log', 0, 'hello');
  const { data = '' } = (await first.store.stat('demo', 'log')) ?? {};
  await first.close();
  const object = await objectDir(dir);
  await appendFile(join(object, data), ' half an append that was never committed');
  await appendFile(join(object, 'meta.jsonl'), '{"bucket":"demo","key":"log","length":45');
  await writeFile(join(object, 'meta.jsonl.new'), 'half a');
  await writeFile(join(object, 'data-0123'), 'of an object that was never committed');
  await writeFile(join(dir, '.spool', 'left'), 'of a body that was never complete');
  await mkdir(join(dir, 'demo', 'f'.repeat(64)));

  const second = await start();
  expect(await readdir(join(dir, '.spool'))).toEqual([]);
  expect((await call(second, 'GET', 'log')).text).toBe('hello');
  expect((await second.store.list('demo')).map(({ key }) => key)).toEqual(['log']);
  expect((await append(second, 'log', 5, '!')).status).toBe(200);
  expect((await call(second, 'GET', 'log')).text).toBe('hello!');
  expect((await second.store.stat('demo', 'log'))?.crc64).toBe(await crc64(Buffer.from('hello!')));
  await second.store.put('demo', 'log', 'new');
  expect(await readdir(object)).toHaveLength(2);
});

test('a long series of appends keeps the journal short', async ({ sandbox, dir }) => {
  for (let i = 0; i < 200; i += 1) await append(sandbox, 'log', i, 'x');
  const { size } = await stat(join(await objectDir(dir), 'meta.jsonl'));
  expect(size).toBeLessThan(20_000);
  expect((await sandbox.store.stat('demo', 'log'))?.length).toBe(200);
});

test('a reader keeps the object it opened while another takes its place', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'log', 'old bytes');
  const opened = await sandbox.store.open('demo', 'log');
  await sandbox.store.put('demo', 'log', 'new');
  const chunks = [];
  for await (const chunk of opened?.stream(0, 9) ?? []) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toBe('old bytes');
});

test.for([100, 2_000_000])(
  'a client that breaks off after %d bytes of its body leaves nothing behind',
  async (bytes, { sandbox, dir }) => {
    const agent = new Agent();
    async function* body() {
      yield Buffer.alloc(bytes);
      await sleep(50);
      for (const socket of Object.values(agent.sockets).flat()) socket?.destroy();
    }
    await expect(append(sandbox, 'log', 0, body(), { agent })).rejects.toThrow();
    await expect.poll(() => readdir(join(dir, '.spool'))).toEqual([]);
    expect(await sandbox.store.stat('demo', 'log')).toBeUndefined();
    expect(sandbox.requests[0]).not.toHaveProperty('failure');
  },
);

test('a body that ends before its Content-Length is IncompleteBody, and nothing of it is stored', async ({
  sandbox,
}) => {
  const headers = signV4(
    { method: 'POST', bucket: 'demo', key: 'log', query: { append: '', position: '0' }, headers: {} },
    { credentials: DEMO_CREDENTIALS, region: 'cn-hangzhou', product: 'oss', date: new Date() },
  );
  const lines = Object.entries({ ...headers, host: 'localhost', 'content-length': '10' });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const socket = connect(sandbox.port, '127.0.0.1');
  socket.end(`POST /demo/log?append&position=0 HTTP/1.1\r\n${head}\r\n12345`);
  const answer = await readAll(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain('<Code>IncompleteBody</Code>');
  expect(await sandbox.store.list('demo')).toEqual([]);
  expect(sandbox.requests[0]).toMatchObject({ status: 400 });
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
    if (length > 0) expect(await crc64(await sandbox.store.read('demo', 'log'))).toBe(crc);
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
