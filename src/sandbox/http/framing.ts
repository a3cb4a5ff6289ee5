// Requests that say twice how long their body is, by Content-Length and in chunks, as libcurl and ali-oss send
// streams. The chunks count, and the connection closes behind the answer (RFC 9112, 6.1 and 6.3). node:http refuses
// such requests, and stays as strict as it is: a head of just this form is rewritten before it is parsed.
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

/** OSS's own limit on metadata is to be met before it. */
export const MAX_HEADER_SIZE: number = 64 * 1024;

const END_OF_HEAD = '\r\n\r\n';
/** What else there is, the parser refuses, and need not wait to do so. */
const BEGINNING_OF_HEAD = /^[A-Z](?:.|\r\n)*\r?$/;
const HEAD = /^[A-Z]+ \S+ HTTP\/1\.1(?:\r\n[^\s:]+:.*)+\r\n\r\n$/;
const FRAMING_FIELDS = /^(?:content-length|transfer-encoding)\b/gim;
const CHUNKED = /^transfer-encoding:[ \t]*chunked[ \t]*$/im;
const CONTENT_LENGTH = /^content-length:[ \t]*(\d+)[ \t]*$/im;

/** Takes such requests from the server's connections; their headers show the Content-Length that was sent. */
export function takeDoubleFraming(server: Server): void {
  const latest = new WeakMap<Socket, IncomingMessage>();
  let replaced: string | undefined;
  server.prependListener('request', (request: IncomingMessage) => {
    latest.set(request.socket, request);
    if (replaced !== undefined) request.headers['content-length'] = replaced;
  });
  server.on(server instanceof TlsServer ? 'secureConnection' : 'connection', (socket: Socket) => {
    const [parse] = socket.listeners('data') as [(bytes: Buffer) => void];
    /** The beginning of a head whose end has not come yet. */
    let held: Buffer | undefined;
    const receive = (received: Buffer) => {
      // The parser works at once: as soon as it has the last byte of a body, the request is complete.
      if (latest.get(socket)?.complete === false) return parse.call(socket, received);
      const bytes = held === undefined ? received : Buffer.concat([held, received]);
      held = isUnfinishedHead(bytes) ? bytes : undefined;
      if (held !== undefined) return;
      const rewritten = framedOnce(bytes);
      replaced = rewritten?.contentLength;
      parse.call(socket, rewritten?.bytes ?? bytes);
      replaced = undefined;
    };
    socket.off('data', parse).on('data', receive);
    socket.prependListener('end', () => held && parse.call(socket, held));
  });
}

function isUnfinishedHead(bytes: Buffer): boolean {
  if (bytes.includes(END_OF_HEAD) || bytes.length > MAX_HEADER_SIZE) return false;
  return BEGINNING_OF_HEAD.test(bytes.toString('latin1'));
}

/** @returns undefined unless the head is in perfect order but for its two lengths */
function framedOnce(bytes: Buffer): { bytes: Buffer; contentLength: string | undefined } | undefined {
  const end = bytes.indexOf(END_OF_HEAD) + END_OF_HEAD.length;
  const head = bytes.toString('latin1', 0, end);
  if (!CHUNKED.test(head) || head.match(FRAMING_FIELDS)?.length !== 2 || !HEAD.test(head)) return undefined;
  const [field, contentLength] = CONTENT_LENGTH.exec(head) ?? [];
  // Nothing behind such a request is parsed.
  const rewritten = head.replace(`\r\n${field}\r\n`, '\r\nConnection: close\r\n');
  return { bytes: Buffer.concat([Buffer.from(rewritten, 'latin1'), bytes.subarray(end)]), contentLength };
}

/** Not so sound is what node:http lets through: another coding than chunks, and none or two of a Host. */
export function isSound({ headersDistinct, httpVersion }: IncomingMessage): boolean {
  const { host = [], 'transfer-encoding': codings = [] } = headersDistinct;
  if (httpVersion !== '1.1') return host.length <= 1 && codings.length === 0;
  return host.length === 1 && codings.every((coding) => coding.toLowerCase() === 'chunked');
}
