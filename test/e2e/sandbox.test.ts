// `oss-append sandbox` as a process: who gets a directory and a port, and what is said to who does not.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'vitest';
import { DEMO_CREDENTIALS } from '../../src/sandbox/server.ts';
import { append } from '../sandbox/support/client.ts';
import { expectFailure, expectTextFailure } from '../support/failures.ts';
import { BIN } from '../support/run-cli.ts';
import { test as base } from '../support/sandbox.ts';

interface RunningSandbox {
  readonly child: ChildProcess;
  readonly port: number;
  readonly stderr: () => string;
}

const test = base.extend<{ readonly serve: (...args: string[]) => Promise<RunningSandbox> }>({
  serve: async ({ folder }, use) => {
    const children: ChildProcess[] = [];
    await use(async (...args) => {
      const child = spawn(process.execPath, [BIN, 'sandbox', '--json', '--port', '0', ...args], {
        cwd: folder,
      });
      children.push(child);
      let stderr = '';
      child.stderr.on('data', (bytes) => (stderr += String(bytes)));
      const [line] = await once(child.stdout, 'data');
      const { port } = JSON.parse(String(line)) as { port: number };
      return { child, port, stderr: () => stderr };
    });
    for (const child of children) child.kill('SIGKILL');
  },
});

test("a second one on a directory does not start; a killed one is in nobody's way", async ({
  serve,
  cli,
  folder,
}) => {
  const first = await serve();
  const second = ['sandbox', '--port', '0'];
  await expectFailure((form) => cli([...second, ...form]), {
    exitCode: 74,
    code: 'DirectoryInUse',
    message: `${folder}/.oss-sandbox is in use by another sandbox (process ${first.child.pid})`,
    hint: /--dir/,
  });
  await serve('--dir', 'another');
  const exited = once(first.child, 'exit');
  first.child.kill('SIGKILL');
  await exited;
  expect((await serve()).stderr()).toBe('');
});

test('a port in use is one line', async ({ serve, cli }) => {
  const { port } = await serve();
  const result = await cli(['sandbox', '--port', String(port), '--dir', 'another']);
  expectTextFailure(result, {
    exitCode: 74,
    code: 'CannotListen',
    message: `port ${port} of 127.0.0.1 is in use`,
    hint: /--port, 0 for any free one/,
  });
  expect(result.stderr.trimEnd().split('\n')).toHaveLength(2);
});

test('so is the port of any other server', async ({ cli }) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await expectFailure((form) => cli(['sandbox', '--port', String(port), ...form]), {
    exitCode: 74,
    code: 'CannotListen',
    message: `port ${port} of 127.0.0.1 is in use`,
  });
  server.close();
});

test('so is an address of no interface of this machine', async ({ cli }) => {
  // Kept for documentation: nobody has it.
  expectTextFailure(await cli(['sandbox', '--port', '0', '--host', '192.0.2.1']), {
    exitCode: 74,
    code: 'CannotListen',
    message: 'cannot listen on 192.0.2.1: it is no address of this machine',
    hint: /--host/,
  });
});

test('what it could not carry out is told with the reason', async ({ serve, folder }) => {
  const { port, stderr } = await serve('--bucket', 'demo');
  const server = { port, region: 'cn-hangzhou', credentials: DEMO_CREDENTIALS };
  await append(server, 'app.log', 0, 'a');
  const bucket = join(folder, '.oss-sandbox/demo');
  const [data = ''] = (await readdir(bucket, { recursive: true })).filter((name) => name.includes('data-'));
  await rm(join(bucket, data));
  expect(await append(server, 'app.log', 1, 'b')).toMatchObject({ status: 500, code: 'InternalError' });
  const warning = 'the sandbox could not carry out POST /demo/app.log?append&position=1: ENOENT';
  await expect.poll(stderr).toContain(`"level":"warn","message":"${warning}`);
});

test.for(['0.0.0.0', '::'])('--host %s earns a warning', async (host, { serve }) => {
  const { stderr } = await serve('--host', host);
  await expect.poll(stderr).toContain(`"level":"warn","message":"${host} is reached from other machines`);
});

test.for(['127.0.0.1', '127.0.0.2', 'localhost'])('--host %s does not', async (host, { serve }) => {
  const { child, stderr } = await serve('--host', host);
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
  expect(stderr()).toBe('');
});
