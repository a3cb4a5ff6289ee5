// Servers that say byte by byte what a test wants, and a transport to talk to them.
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import type { Transport } from '../../../src/http/transport.ts';
import { createUndiciTransport, type HttpOptions } from '../../../src/http/undici.ts';
import { TEST_TLS } from '../../support/tls.ts';

const METHOD = /^(HEAD|GET|POST|CONNECT) /;

/** Called for each request head that has come; `count` is that of the connection's requests, from 1. */
export type Answer = (socket: Socket, head: string, count: number) => void;

export interface RawServer {
  readonly origin: string;
  readonly port: number;
  /** Request lines by connection, in order. */
  readonly connections: readonly string[][];
}

/** Bodies of requests are let run out, unless `answer` pauses the socket. */
export async function startRawServer(answer: Answer, { tls = false } = {}): Promise<RawServer> {
  const connections: string[][] = [];
  const sockets = new Set<Socket>();
  const serve = (socket: Socket): void => {
    const requests: string[] = [];
    connections.push(requests);
    sockets.add(socket.on('error', () => undefined));
    let text = '';
    socket.on('data', (data) => {
      // All else is a body.
      if (text !== '' || METHOD.test(data.toString('latin1', 0, 10))) text += data.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = text.slice(0, end);
      text = '';
      requests.push(head.slice(0, head.indexOf('\r\n')));
      answer(socket, head, requests.length);
    });
  };
  const server: Server = tls ? createTlsServer(TEST_TLS, serve) : createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, port, connections };
}

/** Writes a piece every so often, until the connection is gone. */
export function trickle(socket: Socket, piece: string, everyMs = 20): void {
  const timer = setInterval(() => socket.write(piece), everyMs);
  socket.on('close', () => clearInterval(timer));
}

/** Closed when the test is over. */
export function openTransport(options: HttpOptions = {}): Transport {
  const transport = createUndiciTransport({ readTimeoutMs: 300, verifyCertificate: false, ...options });
  onTestFinished(() => transport.close());
  return transport;
}

export async function* piecesOf(bytes: number, pieceBytes = 64 * 1024): AsyncGenerator<Uint8Array> {
  for (let left = bytes; left > 0; left -= pieceBytes) yield Buffer.alloc(Math.min(left, pieceBytes));
}
