// What proxies answer before they lead to a server, however it is cut into pieces.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Parse } from '../../src/http/handshake.ts';
import { parseHead } from '../../src/http/http-connect.ts';
import { parsePair, parseReply } from '../../src/http/socks5.ts';
import { startProxy } from '../support/proxy.ts';
import { startSocks } from '../support/socks.ts';
import { openTransport, startRawServer } from './support/raw-server.ts';

const HEAD = { method: 'HEAD', target: '/a', headers: {} };
const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));

/** What is parsed is the same whatever follows, and not sooner than all of it has come. */
function expectWhole<T>(parse: Parse<T>, message: Buffer, value: T): void {
  for (let end = 0; end < message.length; end += 1) expect(parse(message.subarray(0, end))).toBeUndefined();
  fc.assert(
    fc.property(bytes, (more) => {
      const whole = Buffer.concat([message, more]);
      expect(parse(whole)).toEqual({ message: value, length: message.length });
    }),
    { numRuns: 10 },
  );
}

test('a SOCKS reply is read to its end, with an address of any kind', () => {
  const address = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }).map((ip) => [1, ...ip]),
    fc.uint8Array({ minLength: 16, maxLength: 16 }).map((ip) => [4, ...ip]),
    fc.uint8Array({ maxLength: 255 }).map((name) => [3, name.length, ...name]),
  );
  const byte = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(byte, address, byte, byte, (reply, [...where], high, low) => {
      expectWhole(parseReply, Buffer.from([5, reply, 0, ...where, high, low]), reply);
    }),
    { numRuns: 50 },
  );
});

test('the head of an answer to CONNECT is read to its end', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 599 }), fc.stringMatching(/^[ -~]{0,20}$/), (status, text) => {
      expectWhole(parseHead, Buffer.from(`HTTP/1.1 ${status} ${text}\r\nX-A: ${text}\r\n\r\n`), status);
    }),
    { numRuns: 30 },
  );
});

test('anything else is something else, or not yet all of it', () => {
  fc.assert(
    fc.property(bytes, (answer) => {
      for (const parse of [parsePair(5), parseReply, parseHead]) {
        const parsed = parse(answer);
        if (parsed === undefined) continue;
        expect(parsed.length).toBeLessThanOrEqual(answer.length);
        if (parsed.message === 'none') expect(parsed.length).toBe(0);
      }
    }),
  );
  expect(parseHead(Buffer.from(`HTTP/1.1 200 ${'x'.repeat(20_000)}`))?.message).toBe('none');
});

describe('through SOCKS', () => {
  const ask = async (origin: string) => {
    const server = await startRawServer(
      (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
    );
    const socks = await startSocks(server);
    const { status } = await openTransport({ proxy: `socks5://127.0.0.1:${socks.port}` }).send({
      ...HEAD,
      origin,
    });
    expect(status).toBe(200);
    expect(server.connections).toEqual([['HEAD /a HTTP/1.1']]);
    return socks.seen;
  };

  test.each([
    ['http://oss.test', '3 oss.test:80'],
    ['http://oss.test:8080', '3 oss.test:8080'],
    ['http://10.1.2.3', '1 10.1.2.3:80'],
    ['http://[fd00::1:2]', '4 253.0.0.0.0.0.0.0.0.0.0.0.0.1.0.2:80'],
    ['http://127.0.0.1:1', '1 127.0.0.1:1'],
  ])('%s is asked for as %s', async (origin, asked) => {
    expect(await ask(origin)).toEqual([asked]);
  });
});

describe('a proxy', () => {
  const failure = async (proxy: string, origin = 'https://oss.test') => {
    const sent = openTransport({ proxy, connectTimeoutMs: 300 }).send({ ...HEAD, origin });
    return sent.then(
      () => undefined,
      (error: unknown) => error,
    );
  };
  const answering = async (text: string | Buffer) =>
    (await startRawServer((socket) => void socket.write(text))).port;

  test.each([403, 404, 405])(
    'that answers %d to CONNECT will not, however often it is asked',
    async (status) => {
      const { port } = await startProxy({ port: 1, status });
      expect(await failure(`http://127.0.0.1:${port}`)).toMatchObject({
        problem: 'ProxyRefused.Target',
        facts: { proxy: `127.0.0.1:${port}`, target: 'oss.test', reason: { status } },
      });
    },
  );

  test.each([408, 429, 500, 502, 503])(
    'that answers %d to CONNECT may do otherwise later',
    async (status) => {
      const { port } = await startProxy({ port: 1, status });
      expect(await failure(`http://127.0.0.1:${port}`)).toMatchObject({
        code: 'ProxyFailed',
        phase: 'connect',
        facts: { reason: { kind: 'proxy', reason: { status } } },
      });
    },
  );

  test.each([
    [2, 'ProxyRefused'],
    [7, 'ProxyRefused'],
    [8, 'ProxyRefused'],
    [1, 'ProxyFailed'],
    [3, 'ProxyFailed'],
    [4, 'ProxyFailed'],
    [5, 'ProxyFailed'],
    [6, 'ProxyFailed'],
    [99, 'ProxyFailed'],
  ])('that answers %d by SOCKS: %s', async (reply, code) => {
    const { port } = await startSocks({ port: 1, reply });
    expect(await failure(`socks5://127.0.0.1:${port}`)).toMatchObject({ code });
  });

  test('of another kind than its URL says is told', async () => {
    const { port } = await startProxy({ port: 1 });
    const socks = await startSocks({ port: 1 });
    const ssh = await answering('SSH-2.0-OpenSSH\r\n');
    for (const [url, origin] of [
      [`socks5://127.0.0.1:${port}`],
      [`https://127.0.0.1:${port}`],
      [`https://127.0.0.1:${port}`, 'http://oss.test'],
      [`http://127.0.0.1:${ssh}`],
      [`http://127.0.0.1:${ssh}`, 'http://oss.test'],
    ] as const) {
      expect(await failure(url, origin)).toMatchObject({ problem: 'ProxyRefused.Protocol' });
    }
    expect(await failure(`http://127.0.0.1:${socks.port}`)).toMatchObject({
      problem: 'ProxyRefused.Protocol',
    });
  });

  test('that says nothing, or is not there, is told by its name', async () => {
    const silent = await startRawServer(() => undefined);
    for (const scheme of ['http', 'https', 'socks5']) {
      expect(await failure(`${scheme}://127.0.0.1:${silent.port}`)).toMatchObject({
        code: 'UND_ERR_CONNECT_TIMEOUT',
        facts: { proxy: `127.0.0.1:${silent.port}` },
      });
      expect(await failure(`${scheme}://127.0.0.1:1`)).toMatchObject({
        code: 'ECONNREFUSED',
        facts: { proxy: '127.0.0.1:1' },
      });
    }
  });
});
