// Bodies whose length is told twice, and heads by which one request could be hidden in another.
import { connect as connectTls } from 'node:tls';
import { expect } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { CERTIFICATE, PRIVATE_KEY } from '../support/certificate.ts';
import { test } from '../support/fixture.ts';
import { chunked, conversation, converse, signedHead } from '../support/plain-socket.ts';

const APPEND = { append: '', position: '0' };

/** As the C SDK's libcurl sends it: chunks, because it was told no size, and the header that the SDK adds. */
const asOfLibcurl = (length: number) => [
  'User-Agent: sdk-of-c/1.0',
  'Accept: */*',
  'Transfer-Encoding: chunked',
  `Content-Length: ${length}`,
];

/** Something to hide behind another request. */
function hidden(sandbox: Sandbox): string {
  return signedHead(sandbox, 'PUT', 'hidden', { lines: ['Content-Length: 0'] });
}

test.for([
  ['PUT', {}],
  ['POST', APPEND],
] as const)(
  '%s with both lengths is read by its chunks, and the connection closes',
  async ([method, query], { sandbox }) => {
    const head = signedHead(sandbox, method, 'log', { query, lines: asOfLibcurl(11) });
    const [answer, ...more] = await converse(sandbox.port, [head, chunked('hello ', 'world')]);
    expect(answer).toMatchObject({ status: 200, headers: { connection: 'close' } });
    expect(more).toEqual([]);
    expect(String(await sandbox.store.read('demo', 'log'))).toBe('hello world');
    expect(sandbox.requests[0]?.headers).toMatchObject({
      'content-length': '11',
      'transfer-encoding': 'chunked',
    });
  },
);

test('such a head may come byte by byte, on a connection that was used, and ask to go on', async ({
  sandbox,
}) => {
  const first = signedHead(sandbox, 'PUT', 'first', { lines: ['Content-Length: 0'] });
  const lines = [...asOfLibcurl(5), 'Expect: 100-continue'];
  const head = signedHead(sandbox, 'POST', 'log', { query: APPEND, lines });
  const answers = await converse(sandbox.port, [first, ...head, ...chunked('hello')]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(String(await sandbox.store.read('demo', 'log'))).toBe('hello');
});

test('what else it says of the length is not looked at', async ({ start }) => {
  const sandbox = await start({ maxObjectBytes: 1000 });
  for (const length of [0, 4, 6, 999_999]) {
    const head = signedHead(sandbox, 'PUT', `${length}`, { lines: asOfLibcurl(length) });
    expect(await converse(sandbox.port, [head + chunked('hello')])).toMatchObject([{ status: 200 }]);
    expect(String(await sandbox.store.read('demo', `${length}`))).toBe('hello');
  }
});

test('a client that sends much sees why it is refused before its body is read', async ({ sandbox }) => {
  await sandbox.store.append('demo', 'log', 'hello');
  const body = 'x'.repeat(12_000_000);
  const head = signedHead(sandbox, 'POST', 'log', { query: APPEND, lines: asOfLibcurl(body.length) });
  const [answer, ...more] = await converse(sandbox.port, [head, chunked(body), hidden(sandbox)]);
  expect(answer).toMatchObject({ status: 409, headers: { 'x-oss-next-append-position': '5' } });
  expect(more).toEqual([]);
  expect(await sandbox.store.stat('demo', 'hidden')).toBeUndefined();
});

test('works over TLS', async ({ start }) => {
  const sandbox = await start({ tls: { key: PRIVATE_KEY, cert: CERTIFICATE } });
  const socket = connectTls({ host: '127.0.0.1', port: sandbox.port, ca: CERTIFICATE });
  const head = signedHead(sandbox, 'PUT', 'log', { lines: asOfLibcurl(5) });
  expect(await conversation(socket, [head, chunked('hello')])).toMatchObject([{ status: 200 }]);
  expect(String(await sandbox.store.read('demo', 'log'))).toBe('hello');
});

test.for(['in one packet', 'in packets'])(
  'nothing behind such a request is carried out, %s',
  async (way, { sandbox }) => {
    const head = signedHead(sandbox, 'PUT', 'log', { lines: asOfLibcurl(5) });
    const parts = [head, chunked('hello'), hidden(sandbox), hidden(sandbox)];
    const answers = await converse(sandbox.port, way === 'in packets' ? parts : [parts.join('')]);
    expect(answers).toMatchObject([{ status: 200, headers: { connection: 'close' } }]);
    expect((await sandbox.store.list('demo')).map(({ key }) => key)).toEqual(['log']);
    expect(sandbox.requests.length).toBe(1);
  },
);

const HELLO = chunked('hello');

/** What servers have been seen to disagree about: the lines that say where the body ends, and the body. */
const AMBIGUOUS: Readonly<Record<string, readonly [lines: readonly string[], body: string]>> = {
  'two lengths': [['Content-Length: 5', 'Content-Length: 6'], 'hello'],
  'one length twice': [['Content-Length: 5', 'Content-Length: 5'], 'hello'],
  'a list of lengths': [['Content-Length: 5, 5'], 'hello'],
  'a length with a sign': [['Content-Length: +5'], 'hello'],
  'two lengths and chunks': [['Content-Length: 5', 'Content-Length: 5', 'Transfer-Encoding: chunked'], HELLO],
  'a length that is none, and chunks': [['Content-Length: 5x', 'Transfer-Encoding: chunked'], HELLO],
  'another coding': [['Transfer-Encoding: identity'], 'hello'],
  'another coding, and a length': [['Content-Length: 5', 'Transfer-Encoding: identity'], 'hello'],
  'another coding below the chunks': [['Transfer-Encoding: gzip, chunked'], HELLO],
  'the same in two lines': [['Transfer-Encoding: gzip', 'Transfer-Encoding: chunked'], HELLO],
  'the same, and a length': [['Content-Length: 5', 'Transfer-Encoding: gzip, chunked'], HELLO],
  'another coding above the chunks': [['Transfer-Encoding: chunked, gzip', 'Content-Length: 5'], HELLO],
  'chunks twice': [['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'], HELLO],
  'chunks twice, and a length': [
    ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked', 'Content-Length: 5'],
    HELLO,
  ],
  'chunks in chunks': [['Transfer-Encoding: chunked, chunked', 'Content-Length: 5'], HELLO],
  'a coding that looks like chunks': [['Transfer-Encoding: xchunked', 'Content-Length: 5'], HELLO],
  'a vertical tab before it': [['Transfer-Encoding: \vchunked', 'Content-Length: 5'], HELLO],
  'quoted chunks': [['Transfer-Encoding: "chunked"', 'Content-Length: 5'], HELLO],
  'a space before the colon': [['Content-Length: 5', 'Transfer-Encoding : chunked'], HELLO],
  'a space before the other colon': [['Content-Length : 5', 'Transfer-Encoding: chunked'], HELLO],
  'a space before the name': [['Content-Length: 5', ' Transfer-Encoding: chunked'], HELLO],
  'a folded line': [['Content-Length: 5', 'Transfer-Encoding:', ' chunked'], HELLO],
  'a line folded behind both': [['Transfer-Encoding: chunked', 'Content-Length: 5', ' 6'], HELLO],
  'a bare line feed': [['Content-Length: 5\nTransfer-Encoding: chunked'], HELLO],
  'a bare line feed behind both': [
    ['Content-Length: 5', 'Transfer-Encoding: chunked', 'X-A: b\nX-C: d'],
    HELLO,
  ],
  'a bare carriage return': [['Content-Length: 5\rTransfer-Encoding: chunked'], HELLO],
  'a zero byte': [['Content-Length: 5', 'Transfer-Encoding: chunked\0'], HELLO],
  'no name': [['Content-Length: 5', 'Transfer-Encoding: chunked', ': x'], HELLO],
  'no Host, or two': [['Host: 127.0.0.2', 'Content-Length: 5'], 'hello'],
  'a chunk whose size is none': [['Transfer-Encoding: chunked'], '5g\r\nhello\r\n0\r\n\r\n'],
  'a chunk that is longer than its size': [['Transfer-Encoding: chunked'], '4\r\nhello\r\n0\r\n\r\n'],
  'a chunk size with a bare line feed': [['Transfer-Encoding: chunked'], '5;a\nhello\r\n0\r\n\r\n'],
};

test.for(Object.entries(AMBIGUOUS))(
  'is refused, with what is behind it: %s',
  async ([, [lines, body]], { sandbox }) => {
    const request = signedHead(sandbox, 'PUT', 'log', { lines }) + body;
    const answers = await converse(sandbox.port, [request + hidden(sandbox)]);
    expect(answers).toMatchObject([{ status: 400, headers: { connection: 'close' } }]);
    expect(answers[0]?.body).toContain('<Code>BadRequest</Code>');
    expect(await sandbox.store.list('demo')).toEqual([]);
  },
);

test.for([
  ['HTTP/1.0', ['Transfer-Encoding: chunked']],
  ['HTTP/1.0', ['Transfer-Encoding: chunked', 'Content-Length: 5']],
  ['HTTP/1.2', asOfLibcurl(5)],
] as const)('chunks are refused in %s', async ([version, lines], { sandbox }) => {
  const head = signedHead(sandbox, 'PUT', 'log', { lines }).replace('HTTP/1.1', version);
  const answers = await converse(sandbox.port, [head + HELLO + hidden(sandbox)]);
  expect(answers).toMatchObject([{ status: 400, headers: { connection: 'close' } }]);
  expect(await sandbox.store.list('demo')).toEqual([]);
});

test('what cannot be parsed is answered with the headers of any other answer', async ({ start }) => {
  const sandbox = await start({ clock: () => new Date('2026-01-02T03:04:05Z') });
  // As soon as it is clear that it is no request: the client neither ends its side nor the line.
  const [answer] = await converse(sandbox.port, ['\x16\x03\x01 hello']);
  expect(answer).toMatchObject({
    status: 400,
    headers: {
      server: 'AliyunOSS',
      date: 'Fri, 02 Jan 2026 03:04:05 GMT',
      connection: 'close',
      'content-type': 'application/xml',
      'x-oss-request-id': expect.stringMatching(/^[0-9A-F]{24}$/),
    },
  });
  expect(answer?.body).toContain(`<RequestId>${answer?.headers['x-oss-request-id']}</RequestId>`);
});

test('a head without an end is refused when it is too long', async ({ sandbox }) => {
  const line = `X-A: ${'a'.repeat(1000)}\r\n`;
  const packets = ['GET /demo/log HTTP/1.1\r\n', ...Array.from({ length: 70 }, () => line)];
  expect(await converse(sandbox.port, packets)).toMatchObject([{ status: 400 }]);
});

test('what is behind a request that asks to close does not keep its answer from coming', async ({
  sandbox,
}) => {
  const request = signedHead(sandbox, 'PUT', 'log', { lines: ['Connection: close', 'Content-Length: 0'] });
  expect(await converse(sandbox.port, [`${request}garbage`])).toMatchObject([{ status: 200 }]);
});
