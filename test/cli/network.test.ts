// Servers that are not there, fall silent, or cannot be trusted.
import net, { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, onTestFinished, vi } from 'vitest';
import { startRawServer } from '../http/support/raw-server.ts';
import { expectFailure, expectTextFailure } from '../support/failures.ts';
import { test } from '../support/in-process.ts';
import { exchangesOf, settingsOf } from '../support/sandbox.ts';
import { TEST_TLS } from '../support/tls.ts';

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
      message: 'no progress for 0.3 s',
      hint: /--read-timeout/,
    });
  });

  test('in the middle of the body is left, and the append made again', async ({ oss, sandbox, write }) => {
    const content = Buffer.alloc(16 * 1024 ** 2, 'x');
    await write('app.log', content);
    sandbox.faults.add({ on: 'append', do: 'stall', when: 'mid-body' });
    const { code, stdout, stderr } = await oss([...APPEND, '--read-timeout', '0.5', '--json']);
    expect(code).toBe(0);
    expect(stderr).toContain('no progress for 0.5 s');
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

describe('a server that keeps its clients waiting', () => {
  test('with a head that never ends is given up, and the append found', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    sandbox.faults.add({ on: 'append', do: 'trickle' });
    const { code, stdout } = await oss([...APPEND, '--read-timeout', '0.5', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ bytes: 5, attempts: 1, recovered: true });
  });

  test('with a body that never ends has said enough by its head', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    sandbox.faults.add({ on: 'append', do: 'endless-body' });
    const { code, stdout, stderr } = await oss([...APPEND, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ bytes: 5, attempts: 1, recovered: false });
  });
});

describe('a server that serves one request a connection, and does not say so', () => {
  const WITHOUT_A_WORD = { on: 'any', do: 'reset-reused', times: Number.POSITIVE_INFINITY } as const;
  const NO_WAIT = /^oss-append: warning: .*; looking again in 0\.0 s \(retry 1\)$/;

  test('is appended to, without a wait', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    sandbox.faults.add(WITHOUT_A_WORD);
    const { code, stdout, stderr } = await oss(APPEND);
    expect(code).toBe(0);
    expect(stderr.trimEnd()).toMatch(NO_WAIT);
    expect(stdout).toContain('appended 5 bytes');
    expect(exchangesOf(sandbox)).toEqual(['HEAD 404', 'POST unanswered', 'HEAD 404', 'POST 200']);
  });

  test('is streamed to, and found out only now and then', async ({ oss, sandbox }) => {
    sandbox.faults.add(WITHOUT_A_WORD);
    const stdin = 'a line\n'.repeat(40);
    const { code, stderr } = await oss(['append', '-', URL, '--flush-bytes', '7'], { stdin });
    expect(code).toBe(0);
    const warnings = stderr.trimEnd().split('\n');
    for (const warning of warnings) expect(warning).toMatch(NO_WAIT);
    expect(warnings.length).toBeLessThan(4);
    expect((await sandbox.store.read('demo', 'app.log')).toString()).toBe(stdin);
  });
});

describe('what answers, but is not OSS', () => {
  const NOT_OSS = {
    exitCode: 69,
    code: 'NotOss',
    message:
      /what answered at http:\/\/127.* is not OSS: status 200 \(text\/html\) without any of OSS's headers/,
    hint: /--endpoint.*sign-in page/,
  };
  const FOREIGN = { do: 'foreign-page', times: Number.POSITIVE_INFINITY } as const;

  test.for([
    ['head', URL],
    ['head', '--position', URL],
    ['append', 'app.log', URL],
  ])('is named as such, at once: %s %s %s', async (args, { oss, sandbox, write }) => {
    await write('app.log', 'hello');
    sandbox.faults.add({ on: 'any', ...FOREIGN });
    await expectFailure((form) => oss([...args, ...form]), NOT_OSS);
    expect(exchangesOf(sandbox)).toEqual(['HEAD 200', 'HEAD 200']);
  });

  test('is not printed as the object', async ({ oss, sandbox }) => {
    sandbox.faults.add({ on: 'any', ...FOREIGN });
    expectTextFailure(await oss(['tail', URL]), NOT_OSS);
  });

  test('may have passed an append on: the object tells', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    sandbox.faults.add({ on: 'append', do: 'foreign-page', commit: true });
    const { code, stdout } = await oss([...APPEND, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ bytes: 5, attempts: 1, recovered: true });
  });

  test('is named where it leads elsewhere, too', async ({ oss }) => {
    const server = await startRawServer((socket) => {
      socket.end(
        'HTTP/1.1 302 Found\r\nLocation: http://portal.example/?from=x\r\nContent-Length: 0\r\n\r\n',
      );
    });
    await expectFailure((form) => oss(['head', URL, ...form], { env: { OSS_ENDPOINT: server.origin } }), {
      ...NOT_OSS,
      message: /is not OSS: status 302, a redirect to http:\/\/portal\.example$/,
    });
  });

  test.for([301, 302, 303, 307, 308])(
    'gets no request sent on to where status %d leads, nor a key',
    async (status, { oss, write }) => {
      await write('app.log', 'hello');
      let reached = 0;
      const elsewhere = await startRawServer((socket) => {
        reached += 1;
        socket.end();
      });
      const server = await startRawServer((socket) => {
        socket.end(
          `HTTP/1.1 ${status} Go\r\nx-oss-request-id: 1\r\nLocation: ${elsewhere.origin}/\r\nContent-Length: 0\r\n\r\n`,
        );
      });
      const env = { OSS_ENDPOINT: server.origin };
      for (const args of [APPEND, [...APPEND, '--position', '0'], ['cat', URL]]) {
        expect((await oss([...args, ...ONCE], { env })).code).not.toBe(0);
      }
      expect(reached).toBe(0);
    },
  );

  test('is named where it speaks no HTTP at all', async ({ oss }) => {
    const server = await startRawServer((socket) => void socket.end('SSH-2.0-OpenSSH_9.9\r\n'));
    await expectFailure((form) => oss(['head', URL, ...form], { env: { OSS_ENDPOINT: server.origin } }), {
      ...NOT_OSS,
      message: /what answers at http:\/\/127\.0\.0\.1:\d+ does not speak HTTP/,
      hint: /host and port of --endpoint/,
    });
  });
});

describe('an endpoint of the wrong scheme', () => {
  test('https, of a server that speaks http, says how to write it', async ({ oss, sandbox, write }) => {
    await write('app.log', 'hello');
    const env = { OSS_ENDPOINT: `https://127.0.0.1:${sandbox.port}` };
    await expectFailure((form) => oss([...APPEND, ...form], { env }), {
      exitCode: 78,
      code: 'EndpointScheme',
      message: /the server at 127\.0\.0\.1:\d+ does not speak TLS/,
      hint: /--endpoint http:\/\/127\.0\.0\.1:\d+/,
    });
  });

  const REFUSAL = '<html><body>400 The plain HTTP request was sent to HTTPS port</body></html>';
  test.for([
    ['a page that says so', `HTTP/1.1 400 Bad Request\r\nContent-Length: ${REFUSAL.length}\r\n\r\n`, REFUSAL],
    ['a TLS alert', '\x15\x03\x01\x00\x02\x02\x0a', ''],
  ] as const)('http, of a server that answers it with %s', async ([, head, body], { oss, write }) => {
    await write('app.log', 'hello');
    const server = await startRawServer((socket, request) => {
      socket.end(Buffer.from(request.startsWith('HEAD') ? head : head + body, 'latin1'));
    });
    await expectFailure((form) => oss([...APPEND, ...form], { env: { OSS_ENDPOINT: server.origin } }), {
      exitCode: 78,
      code: 'EndpointScheme',
      message: /the server at 127\.0\.0\.1:\d+ speaks TLS, not plain http/,
      hint: /--endpoint https:\/\/127\.0\.0\.1:\d+/,
    });
  });
});

test('a server whose TLS is too old is not asked again', async ({ oss, write }) => {
  await write('app.log', 'hello');
  let connections = 0;
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  const server = createTlsServer({ ...TEST_TLS, ...old }).on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const env = { OSS_ENDPOINT: `https://127.0.0.1:${(server.address() as AddressInfo).port}` };
  await expectFailure((form) => oss([...APPEND, ...form], { env }), {
    exitCode: 69,
    code: 'TlsFailed',
    message: /no TLS connection to https:\/\/127.*protocol version/,
    hint: /1\.2 or 1\.3/,
  });
  expect(connections).toBe(2);
});

test('a server that takes plain http for broken TLS, and closes, may be meant', async ({ cli, start }) => {
  const sandbox = await start({ tls: TEST_TLS });
  const env = { ...settingsOf(sandbox), OSS_ENDPOINT: `http://127.0.0.1:${sandbox.port}` };
  await expectFailure((form) => cli(['head', URL, ...ONCE, ...form], { env }), {
    exitCode: 75,
    code: /^(UND_ERR_SOCKET|ECONNRESET)$/,
    message: 'the connection broke',
    hint: /if the server speaks https: --endpoint https:\/\/127/,
  });
});

describe('what is local is not taken for the network', () => {
  test('a bug ends in 70, at once', async ({ oss, write }) => {
    await write('app.log', 'hello');
    const connect = vi.spyOn(net, 'connect').mockImplementation(() => {
      throw new TypeError('a bug');
    });
    onTestFinished(() => connect.mockRestore());
    for (const args of [APPEND, ['head', URL], [...APPEND, '--position', '0']]) {
      await expectFailure((form) => oss([...args, ...form]), {
        exitCode: 70,
        code: 'Internal',
        message: 'a bug',
        hint: /this is a bug in oss-append/,
      });
    }
    expect(connect).toHaveBeenCalledTimes(6);
  });
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
    // What Node.js itself would take as leave to look at none.
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await cli(APPEND, { env })).toMatchObject({ code: 69 });
    expect(sandbox.requests).toEqual([]);
    expect(await cli([...APPEND, '--skip-verify-cert'], { env })).toMatchObject({ code: 0, stderr: '' });
    expect((await sandbox.store.read('demo', 'app.log')).toString()).toBe('hello');
  });
});

test('requests of one append are held back where so few may begin in a second', async ({
  sandbox,
  oss,
  write,
}) => {
  await write('app.log', 'content');
  const startedMs = performance.now();
  expect(await oss([...APPEND, '--max-requests', '1'])).toMatchObject({ code: 0 });
  expect(performance.now() - startedMs).toBeGreaterThan(990);
  expect(exchangesOf(sandbox)).toEqual(['HEAD 404', 'POST 200']);
});
