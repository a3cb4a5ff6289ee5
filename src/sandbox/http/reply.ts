// Puts replies on the wire, with the headers that every answer of OSS carries.
import { once } from 'node:events';
import { STATUS_CODES } from 'node:http';
import { finished } from 'node:stream';
import { faultyStream } from '../faults/answer.ts';
import type { Refusal } from '../rules/error-table.ts';
import type { Exchange, Reply, ReplyStream } from './exchange.ts';
import { elements, formatXml } from './xml.ts';

/** What an answer tells of its request, which may be none that could be read. */
type Answered = Pick<Exchange, 'requestId' | 'startedMs' | 'method' | 'headers' | 'now'>;

/** OSS's error document: XML in the body, or base64 in `x-oss-err` where the method allows no body. */
export function refusalReply({ method, requestId, headers }: Answered, refusal: Refusal): Reply {
  const { entry, message, details } = refusal;
  const { status, code, ec } = entry;
  const facts = {
    Code: code,
    Message: message,
    RequestId: requestId,
    HostId: headers.host ?? '',
    ...details.elements,
    EC: ec,
    RecommendDoc: ec && `https://api.aliyun.com/troubleshoot?q=${ec}`,
  };
  const xml = formatXml(['Error', elements(facts)]);
  const inHead = method === 'HEAD';
  return {
    status,
    closes: details.closes === true,
    headers: {
      ...details.headers,
      ...(ec !== undefined && { 'x-oss-ec': ec }),
      ...(inHead
        ? { 'x-oss-err': Buffer.from(xml).toString('base64') }
        : { 'Content-Type': 'application/xml' }),
    },
    ...(!inHead && { body: xml }),
  };
}

/** Sends the reply; resolves when it is handed over; may reject where its client has gone. */
export async function sendReply(exchange: Exchange, reply: Reply): Promise<void> {
  const { body } = reply;
  const stream = typeof body === 'object' ? body : undefined;
  try {
    exchange.log.status = reply.status;
    exchange.response.writeHead(reply.status, wireHeaders(exchange, reply));
    if (stream === undefined) sendText(exchange, reply);
    else await sendStream(exchange, stream);
  } finally {
    await stream?.close();
  }
}

/** The reply as text, for a connection on which node:http gives no more responses. */
export function formatReply(answered: Answered, reply: Reply): string {
  const lines = Object.entries(wireHeaders(answered, reply));
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const body = typeof reply.body === 'string' ? reply.body : '';
  return `HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status]}\r\n${head}\r\n${body}`;
}

function wireHeaders({ now, requestId, startedMs }: Answered, reply: Reply): Record<string, string> {
  const { body = '' } = reply;
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  const headers: Record<string, string> = {
    Date: now().toUTCString(),
    // RFC 9110 allows none for 304, where it would be that of the whole answer.
    ...(reply.status !== 304 && reply.status !== 204 && { 'Content-Length': String(length) }),
    ...(reply.bare !== true && {
      Server: 'AliyunOSS',
      'x-oss-request-id': requestId,
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

function sendText({ request, response }: Exchange, { body, closes }: Reply): void {
  // Not as text: node:http would write it together with the headers, which then became UTF-8 twice over.
  const bytes = typeof body === 'string' ? Buffer.from(body) : undefined;
  if (closes === true || request.complete) {
    response.end(bytes);
    return;
  }
  // What is left of the body is read and dropped before the connection may close, so that the client sees the answer.
  response.flushHeaders();
  if (bytes !== undefined) response.write(bytes);
  finished(request.resume(), () => response.end());
}

async function sendStream(exchange: Exchange, stream: ReplyStream): Promise<void> {
  const { response } = exchange;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  for await (const piece of faultyStream(exchange, stream)) {
    if (response.destroyed) break;
    if (!response.write(piece)) await once(response, 'drain', gone);
  }
  response.end();
}
