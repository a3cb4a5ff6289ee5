// A server that refuses a large body answers before it has it, and may read no more of it: that is noticed at once.
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { openAppendable } from '../../src/api/appendable.ts';
import type { AppendSource } from '../../src/append/source.ts';
import { TEST_TLS } from '../support/tls.ts';

const MIB = 1024 ** 2;
/** Much less than the body would take, and than a silent server would be waited for. */
const AT_ONCE_MS = 10_000;

/** Answers once some of the body is there; then it neither reads nor closes. @returns its endpoint */
async function refuseEarly(scheme: string, status: string, code: string): Promise<string> {
  const sockets = new Set<Socket>();
  const answer = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`;
  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {});
    let received = 0;
    socket.on('data', (bytes) => {
      received += bytes.length;
      if (received < 100_000 || socket.isPaused()) return;
      socket.pause();
      socket.write(
        `HTTP/1.1 ${status}\r\nx-oss-request-id: 1\r\nx-oss-next-append-position: 9\r\ncontent-length: ${answer.length}\r\n\r\n${answer}`,
      );
    });
  };
  const server = scheme === 'https' ? createTlsServer(TEST_TLS, serve) : createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const cases = ['http', 'https'].flatMap((scheme) =>
  [
    { status: '409 Conflict', ossCode: 'PositionNotEqualToLength', code: 'PositionConflict' },
    { status: '403 Forbidden', ossCode: 'AccessDenied', code: 'AccessDenied' },
  ].flatMap((refusal) => [
    { scheme, ...refusal, name: 'slow', maxBytesPerSecond: MIB },
    { scheme, ...refusal, name: 'fast', maxBytesPerSecond: undefined },
  ]),
);

test.for(cases)('$status in a $name upload over $scheme', async ({ name: _, ...given }) => {
  const { scheme, status, ossCode, code, maxBytesPerSecond } = given;
  let read = 0;
  const source: AppendSource = {
    name: 'large.bin',
    size: 1024 * MIB,
    async *read(start, end) {
      const piece = Buffer.alloc(MIB);
      for (read = start; read < end; read += piece.length) yield piece;
    },
  };
  const object = openAppendable('oss://demo/app.log', {
    endpoint: await refuseEarly(scheme, status, ossCode),
    region: 'cn-hangzhou',
    credentials: { accessKeyId: 'id', accessKeySecret: 'secret' },
    verifyCertificate: false,
  });
  const startedMs = performance.now();
  const appending = object.append({
    source,
    mode: { kind: 'position', position: 0 },
    dryRun: false,
    creationHeaders: {},
    ...(maxBytesPerSecond && { maxBytesPerSecond }),
  });
  await expect(appending).rejects.toMatchObject({ code });
  expect(performance.now() - startedMs).toBeLessThan(AT_ONCE_MS);
  expect(read).toBeLessThan(64 * MIB);
  await object.close();
});
