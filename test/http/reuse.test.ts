// Connections that carry one exchange after the other: which are used again, and what happens when one had been closed.
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Reuse } from '../../src/http/reuse.ts';
import type { HttpRequest, Transport } from '../../src/http/transport.ts';
import { type Answer, openTransport, piecesOf, startRawServer } from './support/raw-server.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';
const answerAll: Answer = (socket) => void socket.write(OK);
const HEAD: Omit<HttpRequest, 'origin'> = { method: 'HEAD', target: '/', headers: {} };

function post(bytes = 1000): Omit<HttpRequest, 'origin'> {
  const headers = { 'content-length': String(bytes) };
  return { method: 'POST', target: '/?append', headers, body: piecesOf(bytes) };
}

async function send(transport: Transport, origin: string, request = HEAD): Promise<number> {
  const { status, body } = await transport.send({ ...request, origin });
  for await (const _ of body);
  return status;
}

describe('a connection that was idle', () => {
  test('for a second is used again; for more than a few it is not: who knows what a firewall did to it', async () => {
    const { origin, connections } = await startRawServer(answerAll);
    const transport = openTransport();
    for (const idleMs of [1000, 4300, 0]) {
      await send(transport, origin);
      await sleep(idleMs);
    }
    expect(connections.map((requests) => requests.length)).toEqual([2, 1]);
  });

  test('is left before the server closes it, where it says when', async () => {
    const hinted = OK.replace('\r\n\r\n', '\r\nConnection: keep-alive\r\nKeep-Alive: timeout=2\r\n\r\n');
    const { origin, connections } = await startRawServer((socket) => void socket.write(hinted));
    const transport = openTransport();
    await send(transport, origin);
    await send(transport, origin);
    await sleep(1200);
    await send(transport, origin);
    expect(connections.map((requests) => requests.length)).toEqual([2, 1]);
  });

  test('and was closed meanwhile is noticed: no request is lost on it', async () => {
    const { origin, connections } = await startRawServer((socket) => void socket.end(OK));
    const transport = openTransport();
    for (let time = 0; time < 3; time += 1) {
      expect(await send(transport, origin, post())).toBe(200);
      await sleep(50);
    }
    expect(connections).toHaveLength(3);
  });
});

/** One request a connection, and not a word about it: the second is not answered. */
const MANNERS: readonly [string, (socket: Socket) => void][] = [
  ['closed', (socket) => socket.destroy()],
  ['half closed', (socket) => socket.end()],
  // A TLS socket can only be closed.
  ['reset', (socket) => ('encrypted' in socket ? socket.destroy() : socket.resetAndDestroy())],
];

describe.each([false, true])('over TLS: %s, a used connection', (tls) => {
  test.each(MANNERS)('that is %s as the next request comes is named as such', async (_, close) => {
    const { origin, connections } = await startRawServer(
      (socket, _, count) => (count === 1 ? socket.write(OK) : close(socket)),
      { tls },
    );
    const transport = openTransport();
    await send(transport, origin);
    for (const bytes of [1000, 3_000_000]) {
      const failure = { phase: 'exchange', onReusedConnection: true };
      const failed = send(transport, origin, post(bytes));
      if (bytes === 1000) await expect(failed).rejects.toMatchObject(failure);
      // From now on each has a connection of its own, for a while.
      else expect(await failed).toBe(200);
    }
    expect(await send(transport, origin)).toBe(200);
    expect(connections.map((requests) => requests.length)).toEqual([2, 1, 1]);
  });

  test('that breaks in the middle of the answer did answer', async () => {
    const { origin } = await startRawServer(
      (socket, _, count) => {
        if (count === 1) return socket.write(OK);
        socket.write('HTTP/1.1 200 OK\r\nx-oss-');
        return setTimeout(() => socket.destroy(), 30);
      },
      { tls },
    );
    const transport = openTransport();
    await send(transport, origin);
    await expect(send(transport, origin)).rejects.toMatchObject({ onReusedConnection: false });
  });

  test('that is new and closed at once is a failure like any other', async () => {
    const { origin } = await startRawServer((socket) => void socket.destroy(), { tls });
    await expect(send(openTransport(), origin)).rejects.toMatchObject({ onReusedConnection: false });
  });
});

test('after a failure some exchanges go on without reuse, after each further one twice as many', () => {
  const reuse = new Reuse();
  const pauses: number[] = [];
  for (let failure = 0; failure < 4; failure += 1) {
    reuse.failed();
    let exchanges = 0;
    while (!reuse.mayReuse()) exchanges += 1;
    pauses.push(exchanges);
  }
  expect(pauses).toEqual([16, 32, 64, 128]);
  reuse.succeeded();
  reuse.failed();
  let exchanges = 0;
  while (!reuse.mayReuse()) exchanges += 1;
  expect(exchanges).toBe(16);
});
