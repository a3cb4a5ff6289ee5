// Puts replies on the wire, with the headers that every answer of OSS carries.
import { type ServerResponse, STATUS_CODES } from 'node:http';
import { finished } from 'node:stream';
import { faultyStream } from '../faults/answer.ts';
import type { Exchange, Reply, ReplyStream } from './exchange.ts';

type Answered = Pick<Exchange, 'requestId' | 'now'>;

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
    if (stream === undefined) sendText(exchange, response, reply);
    else await sendStream(exchange, response, stream);
  } finally {
    await stream?.close();
  }
}

/** The reply as text, for a connection on which node:http gives no more responses. */
export function formatReply(exchange: Answered, reply: Reply): string {
  const lines = Object.entries(wireHeaders(exchange, reply, performance.now()));
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const body = typeof reply.body === 'string' ? reply.body : '';
  return `HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status]}\r\n${head}\r\n${body}`;
}

function wireHeaders(exchange: Answered, reply: Reply, startedMs: number): Record<string, string> {
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
  // Behind a Content-Length, node:http would decode what is in a Content-Disposition once more.
  const { 'Content-Length': contentLength, ...others } = headers;
  return contentLength === undefined ? others : { ...others, 'Content-Length': contentLength };
}

function sendText({ request }: Exchange, response: ServerResponse, { body, closes }: Reply): void {
  // Not as text: node:http would write it together with the headers, which then became UTF-8 twice over.
  const bytes = typeof body === 'string' ? Buffer.from(body) : undefined;
  if (closes === true || request.complete) {
    response.end(bytes);
  } else {
    // What is left of the body is read and dropped before the connection may close, so that the client sees the answer.
    if (bytes === undefined) response.flushHeaders();
    else response.write(bytes);
    finished(request.resume(), () => response.end());
  }
}

async function sendStream(exchange: Exchange, response: ServerResponse, stream: ReplyStream): Promise<void> {
  for await (const piece of faultyStream(exchange, stream)) {
    if (!response.write(piece)) await drained(response);
    if (response.destroyed) break;
  }
  response.end();
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
