// undici's clients, direct or through a proxy, each with one connection to the server. The one file that imports them.
import type { Socket } from 'node:net';
import { buildConnector, Client, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { readBeforeWriteErrors } from './early-answer.ts';
import { type ProxySettings, proxyFor } from './proxy.ts';
import { ConnectTimeoutError, transportError } from './transport-error.ts';

export interface DispatcherOptions {
  readonly connectTimeoutMs: number;
  readonly verifyCertificate: boolean;
  readonly proxy: ProxySettings;
}

/** Makes dispatchers for one origin; `onConnect` is given each connection to it, ready for requests. */
export type DispatcherFactory = (onConnect: (socket: Socket) => void) => Dispatcher;

/**
 * Many a firewall forgets an idle connection without a word, and what is sent on it then is lost. So none is used again
 * after a few seconds, but those of a stream that appends every second are. The server's own hint shortens this.
 */
const IDLE_MS = 4000;
/** How much earlier than the server closes its connections we leave them. */
const HINT_MARGIN_MS = 1000;
/** Of silence, after which the kernel asks whether the other side is still there. */
const PROBE_AFTER_MS = 15_000;

export function dispatchersFor(origin: string, options: DispatcherOptions): DispatcherFactory {
  const proxy = proxyFor(origin, options.proxy);
  const tls = {
    rejectUnauthorized: options.verifyCertificate,
    timeout: options.connectTimeoutMs,
    keepAliveInitialDelay: PROBE_AFTER_MS,
  };
  // One for all connections: it remembers their TLS sessions.
  const connect = buildConnector(tls);
  const clientOptions = {
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: IDLE_MS,
    keepAliveTimeoutThreshold: HINT_MARGIN_MS,
    // See watch.ts; undici's own timers would count a slow upload.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  return (onConnect) => {
    const createClient = (target: string | URL, { connect, ...rest }: ClientOptions): Client =>
      new Client(target, { ...rest, connect: watchConnector(connect, origin, options, onConnect) });
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
  };
}

interface ClientOptions extends Omit<Client.Options, 'connect'> {
  readonly connect: buildConnector.connector;
}

/**
 * Marks failures to connect, and hands connections on. All steps together have one limit: each has a timer of undici's,
 * which also ends it, though late, but none has the answer of a proxy to CONNECT.
 */
function watchConnector(
  connect: buildConnector.connector,
  origin: string,
  { connectTimeoutMs }: DispatcherOptions,
  onConnect: (socket: Socket) => void,
): buildConnector.connector {
  return (options, callback) => {
    let isOver = false;
    const fail = (error: Error): void => {
      isOver = true;
      callback(transportError(error, { phase: 'connect', origin }) as Error, null);
    };
    const timer = setTimeout(() => fail(new ConnectTimeoutError(connectTimeoutMs)), connectTimeoutMs);
    timer.unref();
    connect(options, (...[error, socket]) => {
      clearTimeout(timer);
      if (isOver) socket?.destroy();
      else if (error !== null) fail(error);
      else {
        readBeforeWriteErrors(socket);
        onConnect(socket);
        callback(null, socket);
      }
    });
  };
}
