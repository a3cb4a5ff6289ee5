// CONNECT: a tunnel through an HTTP proxy. Source: RFC 9110, section 9.3.6.
import type { Socket } from 'node:net';
import { type Outcome, type Parse, readMessage } from './handshake.ts';
import type { ProxyServer } from './proxy-url.ts';

/** A longer head is none. */
const MAX_HEAD_BYTES = 16 * 1024;

/** What a proxy may answer for a moment only; else its 4xx are for good. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** @param target `host:port` */
export async function connectByHttp(
  socket: Socket,
  target: string,
  { authorization }: ProxyServer,
): Promise<Outcome> {
  const login = authorization === undefined ? '' : `Proxy-Authorization: ${authorization}\r\n`;
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${login}\r\n`);
  for (;;) {
    const status = await readMessage(socket, parseHead);
    if (status === 'closed') return { kind: 'failed', reason: { kind: 'closed' } };
    if (status === 'none') return { kind: 'other-protocol' };
    if (status >= 200) return outcomeOf(status);
  }
}

/** @returns the status of the head of an answer, `none` for what is not HTTP */
export const parseHead: Parse<number | 'none'> = (bytes) => {
  const text = bytes.toString('latin1');
  const begin = 'HTTP/1.';
  if (text.slice(0, begin.length) !== begin.slice(0, text.length)) return { message: 'none', length: 0 };
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return bytes.length > MAX_HEAD_BYTES ? { message: 'none', length: 0 } : undefined;
  const status = /^HTTP\/1\.\d (\d{3})(?: |\r)/.exec(text)?.[1];
  return { message: status === undefined ? 'none' : Number(status), length: end + 4 };
};

function outcomeOf(status: number): Outcome {
  if (status < 300) return { kind: 'open' };
  if (status === 407) return { kind: 'login' };
  const isForGood = status < 500 && !PASSING.has(status);
  return { kind: isForGood ? 'refused' : 'failed', reason: { kind: 'status', status } };
}
