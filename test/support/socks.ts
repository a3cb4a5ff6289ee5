// A small SOCKS 5 proxy, which leads every server to one port. Read byte by byte, so that it is no copy of the client.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface SocksOptions {
  /** Where everything ends up, on this machine. */
  readonly port: number;
  /** `user:password` that clients must give. */
  readonly credentials?: string;
  /** Its answer to a wish for a connection. @default 0, which is success */
  readonly reply?: number;
}

export interface TestSocks {
  readonly port: number;
  /** Servers that were asked for, by the type of their address: `3 demo.oss.test:443`. */
  readonly seen: readonly string[];
  /** Addresses that connections came from. */
  readonly clients: readonly string[];
}

/** Closes when the test is over. */
export async function startSocks(options: SocksOptions): Promise<TestSocks> {
  const seen: string[] = [];
  const clients: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client.on('error', () => undefined));
    clients.push(client.remoteAddress ?? '');
    void serve(client, options, seen, sockets);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, seen, clients };
}

async function serve(
  client: Socket,
  { port, credentials, reply = 0 }: SocksOptions,
  seen: string[],
  sockets: Set<Socket>,
): Promise<void> {
  const reader = readerOf(client);
  const { take } = reader;
  const counted = async () => take((await take(1))[0] ?? 0);
  const [version] = await take(1);
  if (version !== 5) return void client.end(Buffer.from([5, 0xff]));
  const methods = await counted();
  const method = credentials === undefined ? 0 : 2;
  if (!methods.includes(method)) return void client.end(Buffer.from([5, 0xff]));
  client.write(Buffer.from([5, method]));
  if (method === 2) {
    await take(1);
    const given = `${await counted()}:${await counted()}`;
    if (given !== credentials) return void client.end(Buffer.from([1, 1]));
    // Byte by byte: whoever reads has to wait.
    client.write(Buffer.from([1]));
    client.write(Buffer.from([0]));
  }
  const [, , , type = 0] = await take(4);
  const address =
    type === 3 ? (await counted()).toString() : [...(await take(type === 1 ? 4 : 16))].join('.');
  seen.push(`${type} ${address}:${(await take(2)).readUInt16BE()}`);
  const answer = Buffer.from([5, reply, 0, 3, 4, ...Buffer.from('here'), 0, 80]);
  if (reply !== 0) return void client.end(answer);
  reader.stop();
  const upstream = connect(port, '127.0.0.1', () => {
    client.write(answer.subarray(0, 5));
    client.write(answer.subarray(5));
    client.pipe(upstream).pipe(client);
  });
  sockets.add(upstream.on('error', () => client.destroy()));
  client.on('close', () => upstream.destroy());
}

interface Reader {
  /** Never settles where the client has gone. */
  take(bytes: number): Promise<Buffer>;
  /** Gives back what was not taken. */
  stop(): void;
}

function readerOf(client: Socket): Reader {
  let came = Buffer.alloc(0);
  let wake = (): void => undefined;
  const onData = (piece: Buffer): void => {
    came = Buffer.concat([came, piece]);
    wake();
  };
  client.on('data', onData);
  return {
    async take(bytes) {
      while (came.length < bytes) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const taken = came.subarray(0, bytes);
      came = came.subarray(bytes);
      return taken;
    },
    stop() {
      client.off('data', onData).pause();
      if (came.length > 0) client.unshift(came);
    },
  };
}
