// Faults in what the client is told: another status, false headers, a body that is slow or breaks off.
import type { Exchange, Reply, ReplyStream } from '../http/exchange.ts';
import { Refusal } from '../rules/error-table.ts';
import type { ActionOf } from './fault.ts';
import { brokenOff, corrupted, type Pieces, slowed, stall } from './pieces.ts';

const USUAL_CODES: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  403: 'AccessDenied',
  408: 'RequestTimeout',
  429: 'TotalQpsLimitExceeded',
  500: 'InternalError',
  503: 'ServiceUnavailable',
};

/** @throws {Refusal} where the answer is to look like OSS's own */
export function statusReply({ status, code, retryAfter, html }: ActionOf<'status'>): Reply {
  const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  if (html !== true) {
    const usual = USUAL_CODES[status] ?? (status >= 500 ? 'InternalError' : 'BadRequest');
    throw new Refusal({ status, code: code ?? usual, message: 'Placed by a fault.' }, { headers });
  }
  const body = `<html>\r\n<head><title>${status}</title></head>\r\n<body><h1>${status}</h1><hr>proxy</body>\r\n</html>\r\n`;
  return { status, headers: { ...headers, 'Content-Type': 'text/html' }, body, bare: true };
}

export function foreignPage(): Reply {
  const body = '<html><head><title>Welcome</title></head><body>Sign in to the network</body></html>';
  return { status: 200, headers: { 'Content-Type': 'text/html' }, body, bare: true };
}

/** The true head, and then bytes for ever. */
export function withEndlessBody({ signal }: Exchange, reply: Reply): Reply {
  const body = { length: Number.MAX_SAFE_INTEGER, pieces: endless(signal), close: async () => undefined };
  return { ...reply, headers: { ...reply.headers, 'Content-Length': String(body.length) }, body };
}

async function* endless(signal: AbortSignal): AsyncGenerator<Buffer> {
  const piece = Buffer.alloc(1024, ' ');
  for (;;) {
    yield piece;
    await stall(10, signal);
  }
}

/** The reply with the headers that faults falsify or take away. */
export function withFalseHeaders({ faults, method }: Exchange, reply: Reply): Reply {
  const headers: Record<string, string> = { ...reply.headers };
  const crc64 = headers['x-oss-hash-crc64ecma'];
  const next = headers['x-oss-next-append-position'];
  const error = headers['x-oss-err'];
  if (crc64 !== undefined && faults.take('wrong-crc'))
    headers['x-oss-hash-crc64ecma'] = String(BigInt(crc64) ^ 1n);
  if (crc64 !== undefined && faults.take('no-crc')) delete headers['x-oss-hash-crc64ecma'];
  if (next !== undefined && faults.take('wrong-next-position')) {
    headers['x-oss-next-append-position'] = String(Number(next) + 1);
  }
  if (next !== undefined && faults.take('no-next-position')) delete headers['x-oss-next-append-position'];
  const silent = method === 'HEAD' && error !== undefined ? faults.take('head-without-x-oss-err') : undefined;
  if (silent !== undefined) {
    delete headers['x-oss-err'];
    if (silent.ec !== true) delete headers['x-oss-ec'];
  }
  return { ...reply, headers };
}

/** The body of an answer as the faults of its request leave it. */
export function faultyStream({ faults, signal }: Exchange, { length, pieces }: ReplyStream): Pieces {
  const cut = faults.take('get-truncate', ({ afterBytes }) => afterBytes < length);
  const slow = length > 0 ? faults.take('slow') : undefined;
  const sent = faults.find('corrupt') === undefined ? pieces : corrupted(faults, pieces);
  const left = cut === undefined ? sent : brokenOff(sent, cut.afterBytes);
  return slow === undefined ? left : slowed(left, slow.bytesPerSecond, signal);
}
