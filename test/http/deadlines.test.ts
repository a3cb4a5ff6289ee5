// Ways to keep a client waiting for ever. None does, whatever trickles; and what is merely slow is waited for.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { HttpRequest, HttpResponse } from '../../src/http/transport.ts';
import { type Answer, openTransport, piecesOf, startRawServer, trickle } from './support/raw-server.ts';

const HEAD = { method: 'HEAD', target: '/', headers: {} };
const GET = { method: 'GET', target: '/', headers: {} };
const post = (bytes: number) => ({
  method: 'POST',
  target: '/?append',
  headers: { 'content-length': String(bytes) },
  body: piecesOf(bytes),
});

async function send(answer: Answer, request: Omit<HttpRequest, 'origin'>): Promise<HttpResponse> {
  const { origin } = await startRawServer(answer);
  return openTransport().send({ ...request, origin });
}

async function read({ body }: HttpResponse): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

const SILENCE = { code: 'ReadTimeout', phase: 'exchange', facts: { reason: { kind: 'silence', ms: 300 } } };

describe.each([
  ['GET', () => GET],
  ['POST', () => post(1000)],
])('the head of the answer to %s', (_, request) => {
  const manners: [string, Answer][] = [
    ['never comes', () => undefined],
    [
      'comes a byte at a time',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nx-');
        trickle(socket, 'x');
      },
    ],
    [
      'comes with ever more headers',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        trickle(socket, 'x-more: and more\r\n');
      },
    ],
    ['is announced without end', (socket) => trickle(socket, 'HTTP/1.1 102 Processing\r\n\r\n')],
  ];
  test.each(manners)('%s: it is given up in time', async (_, answer) => {
    await expect(send(answer, request())).rejects.toMatchObject(SILENCE);
  });
});

describe('a body on its way', () => {
  test('that nobody takes is no progress, whatever the server says meanwhile', async () => {
    const answer: Answer = (socket) => {
      socket.pause();
      trickle(socket, 'HTTP/1.1 102 Processing\r\n\r\n');
    };
    await expect(send(answer, post(50_000_000))).rejects.toMatchObject(SILENCE);
  });

  test('is given up sooner once whoever sends it has less patience', async () => {
    let patienceMs = Number.POSITIVE_INFINITY;
    const { origin } = await startRawServer(() => undefined);
    const sent = openTransport({ readTimeoutMs: 60_000 }).send({
      ...post(1000),
      origin,
      patienceMs: () => patienceMs,
    });
    await sleep(50);
    patienceMs = 100;
    await expect(sent).rejects.toMatchObject({ code: 'ReadTimeout', facts: { reason: { ms: 100 } } });
  });

  test('that moves may take as long as it likes', async () => {
    const bytes = 60_000_000;
    let taken = 0;
    const server = createServer(async (request, response) => {
      const startedMs = performance.now();
      for await (const piece of request) {
        taken += piece.length;
        // By the clock: on a busy machine each pause would be longer.
        const aheadMs = taken / 40_000 - (performance.now() - startedMs);
        if (aheadMs > 0) await sleep(aheadMs);
      }
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    // What the kernel has taken moves unseen: at the end it must be out within the limit.
    const transport = openTransport({ readTimeoutMs: 800 });
    const startedMs = performance.now();
    expect(await transport.send({ ...post(bytes), origin })).toMatchObject({ status: 200 });
    expect(taken).toBe(bytes);
    expect(performance.now() - startedMs).toBeGreaterThan(1000);
  });

  test('that its own source keeps waiting is not the fault of the server', async () => {
    async function* body() {
      yield Buffer.alloc(10);
      await sleep(700);
      yield Buffer.alloc(10);
    }
    let taken = 0;
    const answer: Answer = (socket) => {
      socket.on('data', (data) => {
        taken += data.length;
        if (taken >= 10) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      });
    };
    const request = { ...post(20), body: body() };
    expect(await send(answer, request)).toMatchObject({ status: 200 });
  });
});

describe('the body of a success', () => {
  test.each<[string, Answer]>([
    ['never ends', (socket) => trickle(socket, 'x'.repeat(1000), 1)],
    ['trickles', (socket) => trickle(socket, 'x')],
    ['never comes', () => undefined],
    ['breaks off', (socket) => void setTimeout(() => socket.destroy(), 50)],
  ])('%s: what happened is known from its head', async (_, rest) => {
    const answer: Answer = (socket, head, count) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\nx-oss-next-append-position: 5\r\n\r\n');
      rest(socket, head, count);
    };
    const response = await send(answer, post(5));
    expect(response.headers['x-oss-next-append-position']).toBe('5');
    await read(response);
  });
});

describe('the body of an error', () => {
  test.each<[string, Answer]>([
    ['never ends', (socket) => trickle(socket, 'x'.repeat(1000), 1)],
    ['trickles', (socket) => trickle(socket, 'x')],
    ['never comes', () => undefined],
  ])('%s: its status is known all the same', async (_, rest) => {
    const answer: Answer = (socket, head, count) => {
      socket.write('HTTP/1.1 403 Forbidden\r\nContent-Length: 1000000000\r\n\r\n');
      rest(socket, head, count);
    };
    const response = await send(answer, GET);
    expect(response.status).toBe(403);
    expect((await read(response)).length).toBeLessThan(200_000);
  });

  test('that breaks off is no answer: what it would have said decides', async () => {
    const answer: Answer = (socket) => {
      socket.write('HTTP/1.1 409 Conflict\r\nContent-Length: 1000\r\n\r\n<Err');
      setTimeout(() => socket.destroy(), 50);
    };
    await expect(read(await send(answer, GET))).rejects.toMatchObject({ phase: 'exchange' });
  });

  test('that did not end is not waited for by those who come after', async () => {
    const server = await startRawServer((socket, _, count) => {
      socket.write('HTTP/1.1 403 Forbidden\r\nContent-Length: 1000000000\r\n\r\n');
      trickle(socket, `${count}`);
    });
    const transport = openTransport();
    for (let time = 0; time < 2; time += 1) {
      await read(await transport.send({ ...GET, origin: server.origin }));
    }
    expect(server.connections).toHaveLength(2);
  });
});

describe('content', () => {
  const content =
    (rest: (socket: Parameters<Answer>[0]) => void): Answer =>
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n');
      rest(socket);
    };

  test.each<[string, Answer]>([
    ['never comes', content(() => undefined)],
    ['comes a byte at a time', content((socket) => trickle(socket, 'x', 50))],
  ])('that %s is given up', async (_, answer) => {
    await expect(read(await send(answer, GET))).rejects.toMatchObject(SILENCE);
  });

  test('that comes slowly but surely is waited for', async () => {
    const answer = content((socket) => trickle(socket, 'x'.repeat(100), 50));
    expect(await read(await send(answer, GET))).toHaveLength(3000);
  });

  test('waits for a reader who takes his time', async () => {
    const { body } = await send(
      content((socket) => trickle(socket, 'x'.repeat(1500), 50)),
      GET,
    );
    let bytes = 0;
    for await (const piece of body) {
      bytes += piece.length;
      await sleep(500);
    }
    expect(bytes).toBe(3000);
  });
});

test('who no longer wants to wait need not wait for a connection either', async () => {
  const { port } = await startRawServer(() => undefined);
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('enough')), 50);
  const startedMs = performance.now();
  // The TCP connection is made; TLS never is.
  const sent = openTransport().send({ ...HEAD, origin: `https://127.0.0.1:${port}` }, stop.signal);
  await expect(sent).rejects.toThrow('enough');
  expect(performance.now() - startedMs).toBeLessThan(1000);
});

describe('a proxy', () => {
  test.each<[string, Answer]>([
    ['never answers CONNECT', () => undefined],
    [
      'answers CONNECT a byte at a time',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nx-');
        trickle(socket, 'x');
      },
    ],
    ['answers CONNECT, and then is silent', (socket) => void socket.write('HTTP/1.1 200 OK\r\n\r\n')],
  ])('that %s is given up after the time to connect', async (_, answer) => {
    const proxy = await startRawServer(answer);
    const transport = openTransport({
      connectTimeoutMs: 200,
      proxy: `http://127.0.0.1:${proxy.port}`,
    });
    await expect(transport.send({ ...HEAD, origin: 'https://oss.test' })).rejects.toMatchObject({
      code: 'UND_ERR_CONNECT_TIMEOUT',
      phase: 'connect',
    });
  });
});
