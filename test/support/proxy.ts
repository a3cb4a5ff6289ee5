// A small HTTP proxy: forwards absolute-form requests, tunnels CONNECT, and leads every host to one port.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';

export interface ProxyOptions {
  /** Where everything ends up, on this machine. */
  readonly port: number;
  /** `user:password` that clients must give; else 407. */
  readonly credentials?: string;
  /** Answers every request with this status and a page of its own. */
  readonly status?: number;
}

export interface TestProxy {
  readonly port: number;
  /** Request lines as they came, such as `CONNECT demo.oss.test:443`. */
  readonly seen: readonly string[];
}

/** Closes when the test is over. */
export async function startProxy(options: ProxyOptions): Promise<TestProxy> {
  const seen: string[] = [];
  const sockets = new Set<Duplex>();
  const allowed = ({ headers }: IncomingMessage): boolean =>
    options.credentials === undefined ||
    headers['proxy-authorization'] === `Basic ${Buffer.from(options.credentials).toString('base64')}`;
  const server = createServer((incoming, response) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    if (!allowed(incoming)) return answer(response, 407);
    if (options.status !== undefined) return answer(response, options.status);
    return forward(incoming, response, options.port);
  });
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('connect', (incoming: IncomingMessage, client: Socket, head: Buffer) => {
    seen.push(`CONNECT ${incoming.url}`);
    const status = allowed(incoming) ? options.status : 407;
    if (status !== undefined) {
      client.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const upstream = connect(options.port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    sockets.add(upstream);
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
    client.on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, seen };
}

function forward(incoming: IncomingMessage, response: ServerResponse, port: number): void {
  // The target of the origin is what follows the host, exactly as it was written.
  const path = /^http:\/\/[^/]+(\/.*)$/.exec(incoming.url ?? '')?.[1] ?? '/';
  const { method, headers } = incoming;
  const { 'proxy-authorization': _, ...rest } = headers;
  const outgoing = request({ host: '127.0.0.1', port, method, path, headers: rest }, (answered) => {
    response.writeHead(answered.statusCode ?? 502, answered.rawHeaders);
    answered.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  incoming.pipe(outgoing);
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, {
    'content-type': 'text/html',
    ...(status === 407 && { 'proxy-authenticate': 'Basic realm="proxy"' }),
  });
  response.end(
    `<html><head><title>${status}</title></head><body><h1>${status} by the proxy</h1></body></html>`,
  );
}
