import { readdirSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { signV4 } from '../../src/sign/v4.ts';
import { CERTIFICATE, PRIVATE_KEY } from './support/certificate.ts';
import { append } from './support/client.ts';
import { test } from './support/fixture.ts';

test('listens on loopback unless told otherwise', async ({ start }) => {
  const sandbox = await start();
  expect(sandbox.endpoint).toBe(`http://127.0.0.1:${sandbox.port}`);
  await sandbox.close();
  const named = await start({ host: 'localhost' });
  expect(named.endpoint).toBe(`http://localhost:${named.port}`);
});

test('says so when its port is taken or a bucket has no valid name', async ({ sandbox, dir }) => {
  const other = join(dir, 'other');
  await expect(startSandbox({ dir: other, port: sandbox.port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  await expect(startSandbox({ dir: other, buckets: ['../up'] })).rejects.toThrow(
    'not a bucket name: "../up"',
  );
  // Neither keeps the directory from the next one.
  await (await startSandbox({ dir: other })).close();
});

test('one that is refused the directory does no harm to what is under way in it', async ({ start, dir }) => {
  const first = await start();
  let letGo = () => {};
  const held = first.store.exclusive('demo', 'log', () => new Promise<void>((resolve) => (letGo = resolve)));
  const upload = append(first, 'log', 0, Buffer.alloc(1_000_000, 'x'));
  await vi.waitFor(() => expect(readdirSync(join(dir, '.spool'))).toHaveLength(1));
  await expect(start()).rejects.toMatchObject({ code: 'DirectoryInUse' });
  letGo();
  await held;
  expect((await upload).status).toBe(200);
});

test('closing breaks what is under way and lets nothing be written afterwards', async ({ sandbox }) => {
  sandbox.faults.add({ on: 'append', do: 'stall', when: 'before-commit' });
  const pending = append(sandbox, 'log', 0, 'hello').catch((error: Error) => error);
  await expect.poll(() => sandbox.requests[0]?.bytesReceived).toBe(5);
  await sandbox.close();
  expect(await pending).toBeInstanceOf(Error);
  expect(await sandbox.store.stat('demo', 'log')).toBeUndefined();
});

test('speaks TLS where it is given a certificate, faults included', async ({ start }) => {
  const sandbox = await start({ tls: { key: PRIVATE_KEY, cert: CERTIFICATE } });
  expect(sandbox.endpoint).toBe(`https://127.0.0.1:${sandbox.port}`);
  expect(await headOverTls(sandbox)).toBe(404);
  sandbox.faults.add({ on: 'head', do: 'reset-before-body' });
  await expect(headOverTls(sandbox)).rejects.toThrow('socket hang up');
});

function headOverTls(sandbox: Sandbox): Promise<number | undefined> {
  const { credentials, region, port } = sandbox;
  const headers = signV4(
    { method: 'HEAD', bucket: 'demo', key: 'log', query: {}, headers: {} },
    { credentials, region, product: 'oss', date: new Date() },
  );
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: '/demo/log', method: 'HEAD', headers, ca: CERTIFICATE };
    request(options, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
}
