// SOCKS 5: connections that another machine makes for us. Sources: RFC 1928, and RFC 1929 for user and password. The
// names of servers are looked up by the proxy.
import { isIP, type Socket } from 'node:net';
import { type Outcome, type Parse, readMessage } from './handshake.ts';
import type { ProxyServer } from './proxy-url.ts';

const VERSION = 5;
const LOGIN_VERSION = 1;
const METHODS = { none: 0, login: 2, noneAcceptable: 0xff } as const;
const CONNECT = 1;
const ADDRESS_TYPES = { ipv4: 1, name: 3, ipv6: 4 } as const;

/** Not allowed by its rules; a command, a type of address that it does not know. */
const FOR_GOOD: ReadonlySet<number> = new Set([2, 7, 8]);

export async function connectBySocks(
  socket: Socket,
  host: string,
  port: number,
  { login }: ProxyServer,
): Promise<Outcome> {
  const methods = login === undefined ? [METHODS.none] : [METHODS.none, METHODS.login];
  socket.write(Buffer.from([VERSION, methods.length, ...methods]));
  const method = await readMessage(socket, parsePair(VERSION));
  if (method === METHODS.login && login !== undefined) {
    socket.write(Buffer.concat([Buffer.from([LOGIN_VERSION]), counted(login.user), counted(login.password)]));
    const status = await readMessage(socket, parsePair(LOGIN_VERSION));
    // Some say nothing more to those whom they do not know.
    if (status === 'closed') return { kind: 'login' };
    if (status !== 0) return status === 'none' ? { kind: 'other-protocol' } : { kind: 'login' };
  } else if (method !== METHODS.none) {
    return withoutMethod(method);
  }
  socket.write(
    Buffer.concat([
      Buffer.from([VERSION, CONNECT, 0]),
      addressBytes(host),
      Buffer.from([port >> 8, port & 0xff]),
    ]),
  );
  const reply = await readMessage(socket, parseReply);
  if (reply === 'closed') return { kind: 'failed', reason: { kind: 'closed' } };
  if (reply === 'none') return { kind: 'other-protocol' };
  if (reply === 0) return { kind: 'open' };
  return { kind: FOR_GOOD.has(reply) ? 'refused' : 'failed', reason: { kind: 'socks', reply } };
}

function withoutMethod(method: number | 'none' | 'closed'): Outcome {
  if (method === 'closed') return { kind: 'failed', reason: { kind: 'closed' } };
  // One that was not offered is as good as none.
  return method === METHODS.noneAcceptable || method === METHODS.login
    ? { kind: 'login' }
    : { kind: 'other-protocol' };
}

/** A version and a byte that says it all. */
export function parsePair(version: number): Parse<number | 'none'> {
  return ([first, second]) => {
    if (first !== undefined && first !== version) return { message: 'none', length: 0 };
    return second === undefined ? undefined : { message: second, length: 2 };
  };
}

/** @returns the reply; the address that follows it tells nothing here */
export const parseReply: Parse<number | 'none'> = (bytes) => {
  const [version = VERSION, reply = 0, , type, firstLength = 0] = bytes;
  if (version !== VERSION) return { message: 'none', length: 0 };
  if (type === undefined || bytes.length < 5) return undefined;
  const lengths: Readonly<Record<number, number>> = {
    [ADDRESS_TYPES.ipv4]: 4,
    [ADDRESS_TYPES.ipv6]: 16,
    [ADDRESS_TYPES.name]: 1 + firstLength,
  };
  const length = lengths[type];
  if (length === undefined) return { message: 'none', length: 0 };
  const end = 4 + length + 2;
  return bytes.length < end ? undefined : { message: reply, length: end };
};

/** @param host a name, or an address without brackets, as a URL writes it */
function addressBytes(host: string): Buffer {
  switch (isIP(host)) {
    case 4:
      return Buffer.from([ADDRESS_TYPES.ipv4, ...host.split('.').map(Number)]);
    case 6:
      return Buffer.concat([Buffer.from([ADDRESS_TYPES.ipv6]), ipv6Bytes(host)]);
    default:
      return Buffer.concat([Buffer.from([ADDRESS_TYPES.name]), counted(host)]);
  }
}

function ipv6Bytes(host: string): Buffer {
  const [head = [], tail = []] = host.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return Buffer.from([...head, ...zeros, ...tail].map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function counted(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}
