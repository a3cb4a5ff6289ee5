// Servers that are not there, fall silent, or cannot be trusted.
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished } from 'vitest';
import { expectFailure, expectTextFailure } from '../support/failures.ts';
import { exchangesOf, settingsOf, test } from '../support/sandbox.ts';
import { CERTIFICATE_PATH, TEST_TLS } from '../support/tls.ts';

const URL = 'oss://demo/app.log';
const APPEND = ['append', 'app.log', URL];
const ONCE = ['--retry-times', '0'];

/** A server that takes connections and never says a word. */
async function startSilentServer(): Promise<number> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A port that nothing listens on. */
async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a server that is not there', () => {
  test.for([
    ['append', 'app.log', URL],
    ['append', 'app.log', URL, '--position', '0'],
    ['head', URL],
    ['head', '--position', URL],
  ])('is worth another try later: %s %s', async (args, { oss, write }) => {
    await write('app.log', 'hello');
    const env = { OSS_ENDPOINT: `http://127.0.0.1:${await unusedPort()}` };
    await expectFailure((form) => oss([...args, ...ONCE, ...form], { env }), {
      exitCode: 75,
      code: 'ECONNREFUSED',
      message:
        /cannot (append at position 0 to|head) oss:\/\/demo\/app\.log: connect ECONNREFUSED 127\.0\.0\.1:\d+/,
      hint: /a server listens there/,
    });
  });

  test('is tried again as often as --retry-times says', async ({ oss, write }) => {
    await write('app.log', 'hello');
    const env = { OSS_ENDPOINT: `http://127.0.0.1:${await unusedPort()}` };
    const { code, stderr } = await oss([...APPEND, '--retry-times', '3'], { env });
    expect(code).toBe(75);
    const retries = stderr.match(/warning: .*; looking again in \d\.\d s \(retry \d\)/g) ?? [];
    expect(retries.map((line) => line.slice(-8))).toEqual(['retry 1)', 'retry 2)', 'retry 3)']);
  });
});

describe('a server that fails', () => {
  test('for a while does not stop an append', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    sandbox.faults.add(
      { on: 'head', do: 'status', status: 503 },
      { on: 'append', do: 'status', status: 500 },
      { on: 'append', do: 'status', status: 502, html: true },
      { on: 'append', do: 'reset-before-body' },
    );
    const { code, stdout } = await oss([...APPEND, '--json', '--loglevel', 'error']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ bytes: 5, attempts: 4, recovered: false });
    expect((await sandbox.store.read('demo', 'app.log')).toString()).toBe('hello');
  });

  test.for([
    ['503 of OSS', { status: 503 }, 'ServiceUnavailable'],
    ['429 of OSS', { status: 429 }, 'TotalQpsLimitExceeded'],
    ['the page of a proxy', { status: 502, html: true }, 'BadErrorResponse'],
  ] as const)('for good ends in 75 with %s', async ([, fault, code], { oss, sandbox, write }) => {
    await write('app.log', 'hello');
    sandbox.faults.add({ on: 'append', do: 'status', times: 2, ...fault });
    const result = await oss([...APPEND, '--retry-times', '1', '--json', '--loglevel', 'error']);
    expect(result).toMatchObject({ code: 75, stdout: '' });
    expect(JSON.parse(result.stderr).error).toMatchObject({ code, status: fault.status, exitCode: 75 });
    expect(await sandbox.store.list('demo')).toEqual([]);
    expect(exchangesOf(sandbox).filter((exchange) => exchange.startsWith('POST'))).toHaveLength(2);
  });
});

describe('a server that falls silent', () => {
  test('before it is connected ends in 75 after --connect-timeout', async ({ oss, write }) => {
    await write('app.log', 'hello');
    // The TCP connection is made; TLS never is.
    const env = { OSS_ENDPOINT: `https://127.0.0.1:${await startSilentServer()}` };
    await expectFailure((form) => oss([...APPEND, ...ONCE, '--connect-timeout', '0.3', ...form], { env }), {
      exitCode: 75,
      code: 'UND_ERR_CONNECT_TIMEOUT',
      message: 'no connection after 0.3 s',
      hint: /--connect-timeout/,
    });
  });

  test('before it answers ends in 75 after --read-timeout', async ({ oss, write }) => {
    await write('app.log', 'hello');
    const env = { OSS_ENDPOINT: `http://127.0.0.1:${await startSilentServer()}` };
    await expectFailure((form) => oss([...APPEND, ...ONCE, '--read-timeout', '0.3', ...form], { env }), {
      exitCode: 75,
      code: 'ReadTimeout',
      message: 'no byte moved for 0.3 s',
      hint: /--read-timeout/,
    });
  });

  test('in the middle of the body is left, and the append made again', async ({ oss, sandbox, write }) => {
    const content = Buffer.alloc(16 * 1024 ** 2, 'x');
    await write('app.log', content);
    sandbox.faults.add({ on: 'append', do: 'stall', when: 'mid-body' });
    const { code, stdout, stderr } = await oss([...APPEND, '--read-timeout', '0.5', '--json']);
    expect(code).toBe(0);
    expect(stderr).toContain('no byte moved for 0.5 s');
    expect(JSON.parse(stdout)).toMatchObject({ attempts: 2, nextPosition: content.length });
    expect((await sandbox.store.read('demo', 'app.log')).equals(content)).toBe(true);
  });

  test('in the middle of an answer is left, and the rest read anew', async ({ oss, sandbox }) => {
    const content = Buffer.alloc(1024 ** 2, 'line\n');
    await sandbox.store.append('demo', 'app.log', content);
    sandbox.faults.add({ on: 'get', do: 'get-truncate', afterBytes: 100_000 });
    const { code, stdoutBytes } = await oss(['tail', '-c', '+1', URL]);
    expect(code).toBe(0);
    expect(stdoutBytes.equals(content)).toBe(true);
  });

  test('is not what a slow upload is: one that moves may take longer than --read-timeout', async ({
    oss,
    sandbox,
    write,
  }) => {
    await write('app.log', Buffer.alloc(300 * 1024));
    const started = performance.now();
    const result = await oss([...APPEND, ...ONCE, '--maxupspeed', '150', '--read-timeout', '0.8']);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(performance.now() - started).toBeGreaterThan(1600);
    expect(await sandbox.store.stat('demo', 'app.log')).toMatchObject({ length: 300 * 1024 });
  });
});

test('a run that ends before the command is done is no success', async ({ oss, folder, write }) => {
  await write('app.log', 'hello');
  const lose = await write(
    'lose.cjs',
    "const net = require('node:net'); net.connect = () => new net.Socket();",
  );
  const env = { NODE_OPTIONS: `--require=${join(folder, lose)}` };
  for (const args of [APPEND, ['head', URL]]) {
    await expectFailure((form) => oss([...args, ...form], { env }), {
      exitCode: 70,
      code: 'Internal',
      message: 'ended with nothing left to wait for, before the command was done',
      hint: /this is a bug in oss-append/,
    });
  }
});

describe('a certificate', () => {
  test('that nobody vouches for is refused, before anything is sent', async ({ cli, start, write }) => {
    await write('app.log', 'hello');
    const sandbox = await start({ tls: TEST_TLS });
    const env = { ...settingsOf(sandbox), OSS_ENDPOINT: `https://localhost:${sandbox.port}` };
    await expectFailure((form) => cli([...APPEND, ...form], { env }), {
      exitCode: 69,
      code: 'CertificateNotTrusted',
      message: "the server's TLS certificate is not trusted: self-signed certificate",
      hint: /NODE_EXTRA_CA_CERTS.*--skip-verify-cert/,
    });
    expect(sandbox.requests).toEqual([]);
    expect(await cli([...APPEND, '--skip-verify-cert'], { env })).toMatchObject({ code: 0, stderr: '' });
    const trusting = { ...env, NODE_EXTRA_CA_CERTS: CERTIFICATE_PATH };
    expect(await cli(APPEND, { env: trusting })).toMatchObject({ code: 0, stderr: '' });
    expect((await sandbox.store.read('demo', 'app.log')).toString()).toBe('hellohello');
  });

  test('of another host is refused, whoever vouches for it', async ({ cli, start, write }) => {
    await write('app.log', 'hello');
    const sandbox = await start({ tls: TEST_TLS });
    const env = { ...settingsOf(sandbox), NODE_EXTRA_CA_CERTS: CERTIFICATE_PATH };
    expectTextFailure(await cli(APPEND, { env }), {
      exitCode: 69,
      code: 'CertificateNotTrusted',
      message: /127\.0\.0\.1 is not in the cert's list/,
    });
    expect(sandbox.requests).toEqual([]);
  });
});
