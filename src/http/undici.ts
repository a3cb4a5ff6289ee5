// The one file that imports undici. No retry, no redirect, no decoding: exactly one exchange per call.
import { buildConnector, Client, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { OssAppendError } from '../errors.ts';
import { readBeforeWriteErrors } from './early-answer.ts';
import { LendingPool } from './lending-pool.ts';
import { type ProxySettings, proxyFor } from './proxy.ts';
import type { HttpRequest, HttpResponse, Transport } from './transport.ts';
import { SilenceError, transportError } from './transport-error.ts';

export interface HttpOptions {
  /** Milliseconds for DNS, TCP and TLS together. @default 10000 */
  readonly connectTimeoutMs?: number;
  /** Milliseconds without a byte moving in either direction after which a connection is given up. @default 60000 */
  readonly readTimeoutMs?: number;
  /** False accepts any TLS certificate. @default true */
  readonly verifyCertificate?: boolean;
  /** @default none */
  readonly proxy?: ProxySettings;
  /**
   * The most to one origin at a time; requests that find all busy wait their turn. An append whose source is an object
   * of the same origin takes two.
   * @default 1
   */
  readonly connections?: number;
}

const DEFAULTS: Required<HttpOptions> = {
  connectTimeoutMs: 10_000,
  readTimeoutMs: 60_000,
  verifyCertificate: true,
  proxy: { http: undefined, https: undefined, noProxy: '' },
  connections: 1,
};

/** An idle connection is kept for the next append of a stream; the server's own hint still shortens this. */
const KEEP_ALIVE_MS = 60_000;

/**
 * undici's own Pool is not used: it takes a client for busy until the event loop has gone round once, and so opens a
 * second connection for an append that follows its HEAD at once.
 */
export function createUndiciTransport(given: HttpOptions = {}): Transport {
  const options = { ...DEFAULTS, ...given };
  const pools = new Map<string, LendingPool<Dispatcher>>();
  const poolFor = (origin: string): LendingPool<Dispatcher> => {
    const create = (): Dispatcher => createDispatcher(origin, options);
    const pool = pools.get(origin) ?? new LendingPool(options.connections, create);
    pools.set(origin, pool);
    return pool;
  };
  return {
    async send(request, signal) {
      const pool = poolFor(request.origin);
      const dispatcher = await pool.take(signal);
      const giveBack = (): void => pool.giveBack(dispatcher);
      try {
        return await exchange(dispatcher, request, signal, giveBack);
      } catch (error) {
        giveBack();
        throw error;
      }
    },
    close: async () => {
      const all = [...pools.values()].flatMap((pool) => pool.all);
      pools.clear();
      await Promise.all(all.map((dispatcher) => dispatcher.destroy()));
    },
  };
}

/** @param onEnd called when the answer has been read or left; never where there is none */
async function exchange(
  dispatcher: Dispatcher,
  request: HttpRequest,
  signal: AbortSignal | undefined,
  onEnd: () => void,
): Promise<HttpResponse> {
  // A failing source must be told apart from a failing connection; undici reports both the same way.
  let sourceError: unknown;
  const body = request.body && rememberError(request.body, (error) => (sourceError = error));
  try {
    const options: Dispatcher.RequestOptions = {
      method: request.method as Dispatcher.HttpMethod,
      origin: request.origin,
      // As text, apart from the origin: a URL object would rewrite dot segments and break the signature.
      path: request.target,
      headers: { ...request.headers },
      // undici takes any async iterable; its types name only some.
      body: (body ?? null) as Dispatcher.RequestOptions['body'] & null,
      signal: signal ?? null,
      // undici would close the connection after a HEAD, and the append that follows would need a new one.
      reset: false,
    };
    const response = await dispatcher.request(options);
    const headers = flattenHeaders(response.headers);
    const status = response.statusCode;
    if (request.method !== 'HEAD' && headers['content-length'] !== '0') {
      return { status, headers, body: translateErrors(response.body, signal, onEnd) };
    }
    // Reading nothing as a stream takes longer than all else about a short answer.
    await response.body.dump();
    onEnd();
    return { status, headers, body: nothing() };
  } catch (error) {
    signal?.throwIfAborted();
    if (sourceError !== undefined) throw sourceError;
    throw error instanceof OssAppendError ? error : transportError(error, 'exchange');
  }
}

async function* rememberError(
  source: AsyncIterable<Uint8Array>,
  onError: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    onError(error);
    throw error;
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* translateErrors(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
  onEnd: () => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    signal?.throwIfAborted();
    throw transportError(error, 'exchange');
  } finally {
    onEnd();
  }
}

/** One connection to the origin, direct or through its proxy. */
function createDispatcher(origin: string, options: Required<HttpOptions>): Dispatcher {
  const proxy = proxyFor(origin, options.proxy);
  const tls = { rejectUnauthorized: options.verifyCertificate, timeout: options.connectTimeoutMs };
  const connect = buildConnector(tls);
  const clientOptions = {
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Silence is measured on the socket, see watchConnector; undici's own timers would count a slow upload.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const createClient = (target: string | URL, { connect, ...rest }: ClientOptions): Client =>
    new Client(target, { ...rest, connect: watchConnector(connect, options.readTimeoutMs) });
  if (proxy === undefined) return createClient(origin, { ...clientOptions, connect });
  return new EnvHttpProxyAgent({
    ...clientOptions,
    connect,
    factory: createClient,
    httpProxy: proxy,
    httpsProxy: proxy,
    noProxy: options.proxy.noProxy,
    // Plain HTTP is forwarded, as curl does: many proxies allow CONNECT to port 443 only.
    proxyTunnel: false,
    proxyTls: tls,
    requestTls: tls,
  } as EnvHttpProxyAgent.Options);
}

interface ClientOptions extends Omit<Client.Options, 'connect'> {
  readonly connect: buildConnector.connector;
}

/**
 * Marks failures to connect, and gives each socket a limit of silence. The socket's own timeout counts a write
 * that is still draining as activity, so a slow upload never looks like a stall.
 */
function watchConnector(connect: buildConnector.connector, readTimeoutMs: number): buildConnector.connector {
  return (options, callback) =>
    connect(options, (...result) => {
      const [error, socket] = result;
      if (error !== null) return callback(transportError(error, 'connect'), null);
      readBeforeWriteErrors(socket);
      socket.setTimeout(readTimeoutMs);
      socket.on('timeout', () => {
        // Bytes are waiting to be read: it is not the server that is silent, but whoever reads the answer here.
        if (socket.readableLength > 0) socket.setTimeout(readTimeoutMs);
        else socket.destroy(new SilenceError(readTimeoutMs));
      });
      return callback(null, socket);
    });
}

function flattenHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
