// What counts as progress of a request: bytes that leave, also within one large write.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer as createTlsServer, connect as tlsConnect } from 'node:tls';
import { expect, onTestFinished, test, vi } from 'vitest';
import { sending } from '../../src/http/watch.ts';
import { TEST_TLS } from '../support/tls.ts';

const BYTES_PER_MS = 10_000;

/** A connection whose other side takes some ten megabytes a second while `reads` says so. */
async function connection(tls: boolean, reads: () => boolean): Promise<Socket> {
  const serve = (socket: Socket): void => {
    const startedMs = performance.now();
    let taken = 0;
    const goOn = (): void => {
      if (reads()) socket.resume();
      else if (!socket.destroyed) setTimeout(goOn, 5);
    };
    socket
      .on('error', () => undefined)
      .on('data', (data) => {
        taken += data.length;
        // By the clock: on a busy machine each pause would be longer.
        const aheadMs = taken / BYTES_PER_MS - (performance.now() - startedMs);
        if (reads() && aheadMs <= 0) return;
        socket.pause();
        setTimeout(goOn, aheadMs);
      });
  };
  const server = tls ? createTlsServer(TEST_TLS, serve) : createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const socket = await new Promise<Socket>((resolve) => {
    const made: Socket = tls
      ? tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => resolve(made))
      : connect({ port, host: '127.0.0.1' }, () => resolve(made));
  });
  onTestFinished(() => {
    socket.on('error', () => undefined).destroy();
    server.close();
  });
  return socket;
}

test.for([false, true])(
  'over TLS: %s, a write of many megabytes is seen to move, and to stop',
  async (tls) => {
    let reads = true;
    const socket = await connection(tls, () => reads);
    const leaves = sending(() => socket);
    socket.write(Buffer.alloc(60_000_000));
    for (let look = 0; look < 3; look += 1) {
      await sleep(500);
      expect(leaves()).toBe(true);
    }
    expect(socket.writableLength).toBe(60_000_000);
    reads = false;
    // What the kernel still takes leaves, too.
    await vi.waitFor(async () => {
      leaves();
      await sleep(300);
      expect(leaves()).toBe(false);
    }, 10_000);
  },
);
