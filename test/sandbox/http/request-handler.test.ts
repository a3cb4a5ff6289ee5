import { createHash } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { connect, createConnection } from 'node:net';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { expect } from 'vitest';
import type { RequestLogEntry } from '../../../src/sandbox/http/exchange.ts';
import { DEMO_CREDENTIALS } from '../../../src/sandbox/server.ts';
import { signV4 } from '../../../src/sign/v4.ts';
import { append, call } from '../support/client.ts';
import { test } from '../support/fixture.ts';

const MIB = 1024 * 1024;
const TEMPORARY = { accessKeyId: 'STS.id', accessKeySecret: 'secret', securityToken: 'token' };

test('requests share a connection, also after one that was refused before its body was read', async ({
  start,
}) => {
  const sandbox = await start();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const statuses = [
    await append(sandbox, 'log', 0, 'a', { agent }),
    await append(sandbox, 'log', 0, Buffer.alloc(5 * MIB), { agent }),
    await call(sandbox, 'HEAD', 'log', { agent }),
    await append(sandbox, 'log', 1, 'b', { agent }),
  ].map(({ status }) => status);
  expect(statuses).toEqual([200, 409, 200, 200]);
  expect(new Set(sandbox.requests.map(({ connectionId }) => connectionId)).size).toBe(1);
  agent.destroy();
});

test('what the sandbox cannot carry out is an InternalError, and shows why', async ({ sandbox, dir }) => {
  await append(sandbox, 'log', 0, 'a');
  const [data = ''] = (await readdir(dir, { recursive: true })).filter((name) => name.includes('data-'));
  await rm(join(dir, data));
  const answer = await append(sandbox, 'log', 1, 'b');
  expect(answer).toMatchObject({ status: 500, code: 'InternalError' });
  expect(sandbox.requests.at(-1)).toMatchObject({ status: 500, failure: { code: 'ENOENT' } });
  await sandbox.store.delete('demo', 'log');
});

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

test('answers what is no HTTP with 400', async ({ sandbox }) => {
  const socket = createConnection(sandbox.port, '127.0.0.1');
  socket.end('what is this?\r\n\r\n');
  expect(await readAll(socket)).toMatch(/^HTTP\/1\.1 400 [\s\S]*<Code>BadRequest</);
  expect((await call(sandbox, 'HEAD', 'absent')).status).toBe(404);
});

test("an error of the sandbox's own is a 500, and in the log, also behind a body that is in", async ({
  sandbox,
  dir,
}) => {
  const objectFolder = createHash('sha256').update('log').digest('hex');
  await writeFile(join(dir, 'demo', objectFolder), 'in the way');
  const InternalError = { status: 500, code: 'InternalError' };
  expect(await append(sandbox, 'log', 0, 'hello')).toMatchObject(InternalError);
  expect(await call(sandbox, 'PUT', 'log', { body: 'hello' })).toMatchObject(InternalError);
  expect(sandbox.requests.map(({ failure }) => failure)).toMatchObject([
    { code: 'EEXIST' },
    { code: 'EEXIST' },
  ]);
});

test('the log of requests holds no signature and no token', async ({ start }) => {
  const sandbox = await start({ credentials: TEMPORARY });
  await call(sandbox, 'GET', 'k');
  expect(sandbox.requests).toHaveLength(1);
  expect(JSON.stringify(sandbox.requests)).not.toMatch(/Signature|"token"/);
});

test('logs what came of every request and tells it when it is over', async ({ start }) => {
  const over: RequestLogEntry[] = [];
  const sandbox = await start({ onRequest: (entry) => over.push(entry) });
  await append(sandbox, 'log', 0, 'hello');
  await call(sandbox, 'HEAD', 'absent', { query: { objectMeta: '' } });
  expect(sandbox.requests).toMatchObject([
    {
      method: 'POST',
      bucket: 'demo',
      key: 'log',
      query: { append: '', position: '0' },
      headers: { 'content-length': '5' },
      status: 200,
      bytesReceived: 5,
      faultsFired: [],
    },
    { method: 'HEAD', key: 'absent', query: { objectMeta: '' }, status: 404, bytesReceived: 0 },
  ]);
  await expect.poll(() => over).toEqual(sandbox.requests);
});
