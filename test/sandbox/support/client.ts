// A bare client: node:http with the path as text, signed by src/sign. It retries nothing and hides nothing.
import { Agent, type IncomingHttpHeaders, request as send } from 'node:http';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { encodeKey, encodeQuery } from '../../../src/sign/encode.ts';
import type { Credentials } from '../../../src/sign/types.ts';
import { signV1 } from '../../../src/sign/v1.ts';
import { signV4 } from '../../../src/sign/v4.ts';

/** All that a client need know of a sandbox, which may be in another process. */
export type Server = Pick<Sandbox, 'port' | 'credentials' | 'region'>;

export interface CallOptions {
  /** Empty: none. @default 'demo' */
  readonly bucket?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** With a Content-Length; chunks are sent chunked. */
  readonly body?: Buffer | string | AsyncIterable<Buffer>;
  readonly version?: 'v1' | 'v4';
  readonly credentials?: Credentials;
  readonly region?: string;
  readonly date?: Date;
  readonly additionalHeaders?: readonly string[];
  /** Sent as Host; the path is then `/key` alone. */
  readonly host?: string;
  /** Sent as it is, in place of the path and the query. */
  readonly target?: string;
  /** Changes the headers after they were signed. */
  readonly tamper?: (headers: Record<string, string>) => void;
  readonly agent?: Agent;
  /** Sends neither Content-Length nor Transfer-Encoding. */
  readonly unframed?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** From the body, or from `x-oss-err`. */
  readonly code: string | undefined;
  readonly text: string;
}

const NO_KEEP_ALIVE = new Agent({ keepAlive: false });

export async function call(
  sandbox: Server,
  method: string,
  key: string | undefined,
  options: CallOptions = {},
): Promise<Answer> {
  const { bucket = 'demo', query = {}, body, host } = options;
  const headers = signedHeaders(sandbox, method, key, options);
  if (typeof body === 'string' || Buffer.isBuffer(body))
    headers['content-length'] = `${Buffer.byteLength(body)}`;
  options.tamper?.(headers);
  const queryText = encodeQuery(query);
  const names = [...(host === undefined ? [bucket] : []), ...(key === undefined ? [] : [encodeKey(key)])];
  const path = options.target ?? `/${names.join('/')}${queryText === '' ? '' : `?${queryText}`}`;
  const { agent = NO_KEEP_ALIVE, unframed = false } = options;
  // As a Buffer: node:http would write text and headers together, the headers then as UTF-8 and not as Latin-1.
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return exchange(sandbox.port, { method, path, headers, agent, unframed }, bytes);
}

/** One AppendObject. */
export function append(
  sandbox: Server,
  key: string,
  position: number | string,
  body: CallOptions['body'],
  options: CallOptions = {},
): Promise<Answer> {
  const query = { append: '', position: String(position), ...options.query };
  return call(sandbox, 'POST', key, { ...options, query, ...(body !== undefined && { body }) });
}

function signedHeaders(
  sandbox: Server,
  method: string,
  key: string | undefined,
  options: CallOptions,
): Record<string, string> {
  const { bucket = 'demo', query = {}, version = 'v4', credentials = sandbox.credentials, host } = options;
  const headers = { ...options.headers, host: host ?? `127.0.0.1:${sandbox.port}` };
  const request = {
    method,
    ...(bucket !== '' && { bucket }),
    ...(key !== undefined && { key }),
    query,
    headers,
  };
  const date = options.date ?? new Date();
  const { region = sandbox.region, additionalHeaders = [] } = options;
  return version === 'v1'
    ? signV1(request, { credentials, date })
    : signV4(request, { credentials, date, region, product: 'oss', additionalHeaders });
}

interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly agent: Agent;
  readonly unframed: boolean;
}

function exchange(
  port: number,
  raw: RawRequest,
  body: Buffer | AsyncIterable<Buffer> | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = send({ host: '127.0.0.1', port, ...raw }, async (response) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        resolve(answer(response.statusCode ?? 0, response.headers, Buffer.concat(chunks)));
      } catch (error) {
        reject(error);
      }
    });
    if (raw.unframed) request.useChunkedEncodingByDefault = false;
    // An answer that came before the body was through still counts: a promise settles once.
    request.on('error', reject);
    if (body === undefined || Buffer.isBuffer(body)) request.end(body);
    else void feed(request, body);
  });
}

async function feed(request: ReturnType<typeof send>, body: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of body) {
    if (request.destroyed) return;
    if (!request.write(chunk)) {
      await new Promise<void>((resolve) => {
        const done = () => {
          request.off('drain', done).off('close', done);
          resolve();
        };
        request.on('drain', done).on('close', done);
      });
    }
  }
  request.end();
}

function answer(status: number, headers: IncomingHttpHeaders, body: Buffer): Answer {
  const hidden = headers['x-oss-err'];
  const text = typeof hidden === 'string' ? Buffer.from(hidden, 'base64').toString() : body.toString();
  return { status, headers, body, text, code: /<Code>(\w+)<\/Code>/.exec(text)?.[1] };
}
