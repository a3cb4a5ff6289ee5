// Requests as bytes, sent by a plain socket in just these packets, and what comes back.
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { encodeKey, encodeQuery } from '../../../src/sign/encode.ts';
import { signV1 } from '../../../src/sign/v1.ts';
import type { Server } from './client.ts';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface SignedHeadOptions {
  readonly query?: Readonly<Record<string, string>>;
  /** Signed, and sent as UTF-8 (in a text that is to be sent as Latin-1). */
  readonly headers?: Readonly<Record<string, string>>;
  /** Added to what is signed. */
  readonly lines?: readonly string[];
}

/** The head of a request to the bucket `demo`, signed by V1. */
export function signedHead(
  { credentials }: Pick<Server, 'credentials'>,
  method: string,
  key: string,
  { query = {}, headers = {}, lines = [] }: SignedHeadOptions = {},
): string {
  const request = { method, bucket: 'demo', key, query, headers };
  const { authorization, date } = signV1(request, { credentials, date: new Date() });
  const search = encodeQuery(query);
  return [
    `${method} /demo/${encodeKey(key)}${search === '' ? '' : `?${search}`} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Date: ${date}`,
    `Authorization: ${authorization}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${Buffer.from(value).toString('latin1')}`),
    ...lines,
    '\r\n',
  ].join('\r\n');
}

/** A body in chunks of the sizes that the texts have. */
export function chunked(...texts: readonly string[]): string {
  const chunks = [...texts, ''].map((text) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
  return chunks.join('');
}

/**
 * Sends the packets one by one, and tells all that came until the server closed the connection.
 * @param patienceMs after so much silence the client ends its side, as one does that has nothing more to send
 */
export async function converse(
  port: number,
  packets: readonly (Buffer | string)[],
  patienceMs = 10_000,
): Promise<readonly RawAnswer[]> {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  socket.setTimeout(patienceMs, () => socket.end());
  return conversation(socket, packets);
}

/** The same on a connection that is there. */
export async function conversation(
  socket: Socket,
  packets: readonly (Buffer | string)[],
): Promise<readonly RawAnswer[]> {
  let received = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    received += text;
  });
  // A server may have had enough before all is sent.
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.on('close', resolve));
  for (const packet of packets) {
    if (!socket.writable) break;
    socket.write(packet);
    if (packets.length > 1) await setImmediate();
  }
  await closed;
  return answersIn(received);
}

/** @throws where it is anything but whole answers */
function answersIn(text: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = text.replaceAll('HTTP/1.1 100 Continue\r\n\r\n', '');
  while (rest !== '') {
    const head = /^HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n((?:[\w-]+: [^\r\n]*\r\n)*)\r\n/.exec(rest);
    if (head === null) throw new Error(`no answer: ${JSON.stringify(rest)}`);
    const lines = (head[2] ?? '').split('\r\n').slice(0, -1);
    const headers = Object.fromEntries(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 2),
      ]),
    );
    const end = head[0].length + Number(headers['content-length'] ?? 0);
    if (end > rest.length) throw new Error(`half an answer: ${JSON.stringify(rest)}`);
    answers.push({ status: Number(head[1]), headers, body: rest.slice(head[0].length, end) });
    rest = rest.slice(end);
  }
  return answers;
}
