// undici's clients, each with one connection: to the server, through a proxy's tunnel to it, or to a proxy that forwards
// requests. The one file that imports them.
import { isIP, type Socket } from 'node:net';
import { buildConnector, Client, type Dispatcher } from 'undici';
import { readBeforeWriteErrors } from './early-answer.ts';
import { isForwarded, originOf, throughTunnel } from './proxied.ts';
import type { ProxyServer } from './proxy-url.ts';
import { ConnectTimeoutError, transportError } from './transport-error.ts';

export interface DispatcherOptions {
  readonly connectTimeoutMs: number;
  readonly verifyCertificate: boolean;
  readonly localAddress: string | undefined;
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

export function dispatchersFor(
  origin: string,
  proxy: ProxyServer | undefined,
  options: DispatcherOptions,
): DispatcherFactory {
  const forwards = proxy !== undefined && isForwarded(origin, proxy);
  const direct = directConnector(options);
  const connect = proxy === undefined || forwards ? direct : throughTunnel(proxy, origin, direct, options);
  const { connectTimeoutMs: limitMs, localAddress } = options;
  const fail = (error: Error, about: ProxyServer | undefined): Error =>
    transportError(error, { phase: 'connect', origin, proxy: about, localAddress }) as Error;
  const failures = {
    // What fails in a tunnel is told by who digs it; behind it there is only the server.
    failed: (error: Error) => fail(error, forwards ? proxy : undefined),
    timedOut: () => fail(new ConnectTimeoutError(limitMs), proxy),
  };
  return (onConnect) =>
    new Client(forwards ? originOf(proxy) : origin, {
      keepAliveTimeout: IDLE_MS,
      keepAliveMaxTimeout: IDLE_MS,
      keepAliveTimeoutThreshold: HINT_MARGIN_MS,
      // See watch.ts; undici's own timers would count a slow upload.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: watchConnector(connect, { limitMs, ...failures }, onConnect),
    });
}

/** One for all connections: it remembers their TLS sessions. */
function directConnector(options: DispatcherOptions): buildConnector.connector {
  const { localAddress } = options;
  const connect = buildConnector({
    rejectUnauthorized: options.verifyCertificate,
    timeout: options.connectTimeoutMs,
    keepAliveInitialDelay: PROBE_AFTER_MS,
    // A name may have addresses that this one cannot be connected to.
    ...(localAddress !== undefined && { family: isIP(localAddress) }),
  });
  if (localAddress === undefined) return connect;
  return (target, callback) => connect({ ...target, localAddress }, callback);
}

interface ConnectWatch {
  readonly limitMs: number;
  readonly failed: (error: Error) => Error;
  readonly timedOut: () => Error;
}

/**
 * Marks failures to connect, and hands connections on. All steps together have one limit: each has a timer of undici's,
 * which also ends it, though late, but none has the words with a proxy.
 */
function watchConnector(
  connect: buildConnector.connector,
  { limitMs, failed, timedOut }: ConnectWatch,
  onConnect: (socket: Socket) => void,
): buildConnector.connector {
  return (options, callback) => {
    let isOver = false;
    const fail = (error: Error): void => {
      isOver = true;
      callback(error, null);
    };
    const timer = setTimeout(() => fail(timedOut()), limitMs);
    timer.unref();
    connect(options, (...[error, socket]) => {
      clearTimeout(timer);
      if (isOver) socket?.destroy();
      else if (error !== null) fail(failed(error));
      else {
        readBeforeWriteErrors(socket);
        onConnect(socket);
        callback(null, socket);
      }
    });
  };
}
