// Requests as other clients put them on the wire, sent by a plain socket, with what those clients sign of them.
import { createHmac, hash } from 'node:crypto';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Sandbox } from '../../../src/sandbox/index.ts';

/** When they were recorded, in both spellings: the server's clock must stand there. */
const NOW: Date = new Date('2026-11-20T08:09:10Z');
export const DATE: string = 'Fri, 20 Nov 2026 08:09:10 GMT';
const CREDENTIALS = { accessKeyId: 'ak', accessKeySecret: 'sk' } as const;
/** For `start`. */
export const RECORDED = { clock: () => NOW, credentials: CREDENTIALS, buckets: ['logs'] } as const;

const SCOPE = '20261120/cn-hangzhou/oss/aliyun_v4_request';

export interface Recorded {
  /** The request line and the headers; a Host is added where there is none. */
  readonly head: readonly string[];
  /** The lines that the client signs: V1's string to sign, V4's canonical request. */
  readonly signs: readonly string[];
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

export function sendV1(sandbox: Sandbox, { head, signs, body }: Recorded): Promise<Answer> {
  const signature = createHmac('sha1', 'sk').update(signs.join('\n')).digest('base64');
  return send(sandbox, [...head, `Authorization: OSS ak:${signature}`], body);
}

export interface OptionsV4 {
  readonly timestamp?: string;
  readonly scope?: string;
  readonly additional?: string;
}

export function sendV4(
  sandbox: Sandbox,
  { head, signs, body }: Recorded,
  { timestamp = DATE, scope = SCOPE, additional }: OptionsV4 = {},
): Promise<Answer> {
  const text = ['OSS4-HMAC-SHA256', timestamp, scope, hash('sha256', signs.join('\n'))].join('\n');
  const key = scope
    .split('/')
    .reduce<string | Buffer>((key, part) => createHmac('sha256', key).update(part).digest(), 'aliyun_v4sk');
  const signature = createHmac('sha256', key).update(text).digest('hex');
  const fields = [
    `Credential=ak/${scope}`,
    ...(additional === undefined ? [] : [`AdditionalHeaders=${additional}`]),
    `Signature=${signature}`,
  ];
  return send(sandbox, [...head, `Authorization: OSS4-HMAC-SHA256 ${fields.join(',')}`], body);
}

/** Sends the lines as they are. */
export async function send(sandbox: Sandbox, head: readonly string[], body = ''): Promise<Answer> {
  const has = (name: string) => head.some((line) => line.toLowerCase().startsWith(`${name}:`));
  const more = [
    ...(has('host') ? [] : [`Host: 127.0.0.1:${sandbox.port}`]),
    ...(has('transfer-encoding') || has('content-length')
      ? []
      : [`Content-Length: ${Buffer.byteLength(body)}`]),
    'Connection: close',
  ];
  const socket = connect(sandbox.port, '127.0.0.1');
  socket.write(`${[...head, ...more].join('\r\n')}\r\n\r\n${body}`);
  const bytes = await buffer(socket);
  const text = bytes.toString();
  const end = text.indexOf('\r\n\r\n');
  return { status: Number(text.slice(9, 12)), head: text.slice(0, end), body: text.slice(end + 4) };
}
