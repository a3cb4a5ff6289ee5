// Puts replies on the wire, with the headers that every answer of OSS carries.
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Refusal } from '../rules/error-table.ts';
import type { Drop, Exchange, Reply, ReplyStream } from './exchange.ts';
import { formatXml, type XmlElement } from './xml.ts';

/** What a refusal looks like: XML in the body, or base64 in `x-oss-err` where the method allows no body. */
export function refusalReply(exchange: Exchange, refusal: Refusal): Reply {
  const { status, ec } = refusal.entry;
  const xml = formatXml(['Error', errorElements(exchange, refusal)]);
  const facts = { status, closes: refusal.closes };
  const headers: Record<string, string> = { ...refusal.headers, ...(ec !== undefined && { 'x-oss-ec': ec }) };
  if (exchange.method === 'HEAD') {
    headers['x-oss-err'] = Buffer.from(xml).toString('base64');
    return { ...facts, headers };
  }
  return { ...facts, headers: { ...headers, 'Content-Type': 'application/xml' }, body: xml };
}

function errorElements(
  { requestId, headers }: Exchange,
  { entry, message, elements }: Refusal,
): XmlElement[] {
  const { code, ec } = entry;
  return Object.entries({
    Code: code,
    Message: message,
    RequestId: requestId,
    HostId: headers.host ?? '',
    ...elements,
    ...(ec !== undefined && { EC: ec, RecommendDoc: `https://api.aliyun.com/troubleshoot?q=${ec}` }),
  });
}

/** Sends the reply; resolves when it is handed over, or its client has gone. */
export async function sendReply(
  exchange: Exchange,
  response: ServerResponse,
  reply: Reply,
  startedMs: number,
): Promise<void> {
  const { body } = reply;
  const stream = typeof body === 'object' ? body : undefined;
  try {
    exchange.log.status = reply.status;
    response.writeHead(reply.status, wireHeaders(exchange, reply, startedMs));
    // Not as text: node:http would write it together with the headers, which then became UTF-8 twice over.
    if (stream === undefined) response.end(typeof body === 'string' ? Buffer.from(body) : undefined);
    else await sendStream(exchange, response, stream);
  } finally {
    await stream?.close();
  }
  // What is left of the body is read and dropped, so that the client can finish and see the answer.
  if (reply.closes !== true && !exchange.request.complete) exchange.request.resume();
}

function wireHeaders(exchange: Exchange, reply: Reply, startedMs: number): Record<string, string> {
  const { body } = reply;
  const length = body === undefined ? 0 : typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  const headers: Record<string, string> = {
    Date: exchange.now().toUTCString(),
    // RFC 9110 allows none for 304, where it would be that of the whole answer.
    ...(reply.status !== 304 && reply.status !== 204 && { 'Content-Length': String(length) }),
    ...(reply.bare !== true && {
      Server: 'AliyunOSS',
      'x-oss-request-id': exchange.requestId,
      'x-oss-server-time': String(Math.round(performance.now() - startedMs)),
    }),
    ...(reply.closes === true && { Connection: 'close' }),
    ...reply.headers,
  };
  // node:http writes header text as Latin-1; OSS sends the bytes it was given, which were UTF-8.
  for (const [name, value] of Object.entries(headers)) headers[name] = Buffer.from(value).toString('latin1');
  return headers;
}

async function sendStream(
  { faults, signal }: Exchange,
  response: ServerResponse,
  stream: ReplyStream,
): Promise<void> {
  const truncate = faults.take('get-truncate', ({ afterBytes }) => afterBytes < stream.length);
  const slow = stream.length > 0 ? faults.take('slow') : undefined;
  let left = truncate?.afterBytes ?? stream.length;
  for await (const chunk of stream.chunks) {
    const wanted = chunk.subarray(0, left);
    left -= wanted.length;
    for (const part of slow === undefined ? [wanted] : pieces(wanted, slow.bytesPerSecond / 10)) {
      if (slow !== undefined) await sleep((part.length / slow.bytesPerSecond) * 1000, undefined, { signal });
      if (!response.write(part)) await drained(response);
    }
    if (response.destroyed || left === 0) break;
  }
  if (truncate === undefined) response.end();
  else response.socket?.destroySoon();
}

function* pieces(bytes: Buffer, most: number): Generator<Buffer> {
  const step = Math.max(Math.floor(most), 1);
  for (let start = 0; start < bytes.length; start += step) yield bytes.subarray(start, start + step);
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve();
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}

/** Ends the connection in the manner of the drop. */
export function dropConnection({ request }: Exchange, { manner }: Drop): void {
  const { socket } = request;
  if (manner === 'half-answer') {
    socket.write('HTTP/1.1 200 OK\r\nServer: AliyunOSS\r\nx-oss-requ');
    socket.destroySoon();
  } else if (manner === 'reset' && !('encrypted' in socket)) {
    socket.resetAndDestroy();
  } else {
    // A TLS socket can only be closed; its client sees the end of the stream.
    socket.destroy();
  }
}

/** An answer as text, for a connection on which node:http gives no more responses. */
export function formatRawReply({ entry, message }: Refusal, now: Date): string {
  const body = formatXml([
    'Error',
    [
      ['Code', entry.code],
      ['Message', message],
    ],
  ]);
  const head = [
    `HTTP/1.1 ${entry.status} ${entry.code}`,
    'Server: AliyunOSS',
    `Date: ${now.toUTCString()}`,
    'Connection: close',
    'Content-Type: application/xml',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
