// A server that answers with bytes, so that they need be no HTTP.
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface RawServer {
  /** What points a command at it. */
  readonly env: Readonly<Record<string, string>>;
  /** Methods of the requests so far. */
  readonly methods: readonly string[];
}

/**
 * Closes when the test is over.
 * @param answer to a request, by its method and how many of that method came before
 */
export async function startRawServer(answer: (method: string, nth: number) => string): Promise<RawServer> {
  const methods: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    let received = '';
    socket.on('data', (piece) => {
      received += piece.toString('latin1');
      const method = /^[A-Z]+/.exec(received)?.[0] ?? '';
      if (!isWhole(received)) return;
      received = '';
      const nth = methods.filter((each) => each === method).length;
      methods.push(method);
      socket.write(answer(method, nth));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const env = {
    OSS_ENDPOINT: `http://127.0.0.1:${port}`,
    OSS_REGION: 'cn-hangzhou',
    OSS_ACCESS_KEY_ID: 'id',
    OSS_ACCESS_KEY_SECRET: 'secret',
  };
  return { env, methods };
}

function isWhole(request: string): boolean {
  const end = request.indexOf('\r\n\r\n');
  const length = Number(/^content-length: (\d+)/im.exec(request)?.[1] ?? 0);
  return end >= 0 && request.length >= end + 4 + length;
}
