// What a header says, byte by byte on the wire.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromWire, toWire } from '../../src/http/header-text.ts';
import { openTransport, startRawServer } from './support/raw-server.ts';

test('a header is sent as UTF-8', async () => {
  let head = '';
  const server = await startRawServer((socket, received) => {
    head = received;
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  });
  const headers = { 'x-oss-meta-owner': '张三 é 🎉' };
  await openTransport().send({ method: 'HEAD', origin: server.origin, target: '/', headers });
  const bytes = Buffer.from('x-oss-meta-owner: 张三 é 🎉\r\n');
  expect(Buffer.from(`${head}\r\n`, 'latin1').includes(bytes)).toBe(true);
});

test('a header that comes is read as UTF-8 where it is UTF-8, else a character a byte', async () => {
  const { origin } = await startRawServer((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n');
    socket.write(
      Buffer.concat([Buffer.from('x-oss-meta-a: 张三\r\nx-oss-meta-b: '), Buffer.from([0xd5, 0xc5])]),
    );
    socket.write('\r\n\r\n');
  });
  const { headers } = await openTransport().send({ method: 'HEAD', origin, target: '/', headers: {} });
  expect(headers).toMatchObject({ 'x-oss-meta-a': '张三', 'x-oss-meta-b': 'ÕÅ' });
});

test('whatever is sent is read back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(toWire(text)).toMatch(/^[\0-\xff]*$/);
      expect(fromWire(toWire(text))).toBe(text);
    }),
  );
});

test('bytes of any encoding are read without loss', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const came = Buffer.from(bytes).toString('latin1');
      const text = fromWire(came);
      expect(text === came || toWire(text) === came).toBe(true);
    }),
  );
});
