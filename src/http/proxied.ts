// Connections and requests that a proxy passes on.
import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { ConfigError, type OssAppendError, TransportError } from '../errors.ts';
import type { Outcome } from './handshake.ts';
import type { ProxyServer } from './proxy-url.ts';
import type { HttpRequest } from './transport.ts';
import { transportError } from './transport-error.ts';

type Connector = buildConnector.connector;

/** Plain HTTP is forwarded, as curl does: many proxies allow CONNECT to port 443 only. */
export function isForwarded(origin: string, proxy: ProxyServer): boolean {
  return origin.startsWith('http:') && proxy.scheme !== 'socks5';
}

/** What a proxy is asked for that forwards a request. Source: RFC 9112, section 3.2.2. */
export function forwarded(
  { origin, target }: HttpRequest,
  { authorization }: ProxyServer,
): { readonly path: string; readonly headers: Readonly<Record<string, string>> } {
  const login = authorization === undefined ? {} : { 'proxy-authorization': authorization };
  return { path: origin + target, headers: { host: new URL(origin).host, ...login } };
}

export function wantsLogin({ name, scheme, login }: ProxyServer): OssAppendError {
  return new ConfigError('ProxyRefused.Login', { proxy: name, scheme, isGiven: login !== undefined });
}

/** Origin of a proxy as of a server, for a client that has it forward requests. */
export function originOf({ scheme, name }: ProxyServer): string {
  return `${scheme}://${name}`;
}

/**
 * Connects to the proxy, has it open a tunnel to the server, and makes TLS with the server where it is of https.
 * @param direct makes the connections
 */
export function throughTunnel(
  proxy: ProxyServer,
  origin: string,
  direct: Connector,
  {
    connectTimeoutMs,
    localAddress,
  }: { readonly connectTimeoutMs: number; readonly localAddress: string | undefined },
): Connector {
  const { scheme, host, name, port } = proxy;
  const protocol = scheme === 'https' ? 'https:' : 'http:';
  const failed = (error: Error): Error =>
    transportError(error, { phase: 'connect', origin, proxy, localAddress }) as Error;
  return (options, callback) => {
    direct({ protocol, hostname: host, host: name, port: String(port) }, (...[error, socket]) => {
      if (error !== null) {
        callback(failed(error), null);
        return;
      }
      openTunnel(socket, proxy, origin, connectTimeoutMs).then(
        () => {
          if (options.protocol === 'https:') direct({ ...options, httpSocket: socket }, callback);
          else callback(null, socket);
        },
        (reason: Error) => {
          socket.destroy();
          callback(failed(reason), null);
        },
      );
    });
  };
}

async function openTunnel(
  socket: Socket,
  proxy: ProxyServer,
  origin: string,
  timeoutMs: number,
): Promise<void> {
  // Nobody waits any longer then; whoever did has said so.
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  timer.unref();
  try {
    const tunnel = await import('./tunnel.ts');
    const outcome = await tunnel.openTunnel(socket, proxy, origin);
    if (outcome.kind !== 'open') throw failureOf(outcome, proxy, origin);
  } finally {
    clearTimeout(timer);
  }
}

function failureOf(
  outcome: Exclude<Outcome, { kind: 'open' }>,
  proxy: ProxyServer,
  origin: string,
): OssAppendError {
  const { name, scheme } = proxy;
  const target = origin.replace(/^.*:\/\//, '');
  switch (outcome.kind) {
    case 'login':
      return wantsLogin(proxy);
    case 'refused':
      return new ConfigError('ProxyRefused.Target', { proxy: name, scheme, target, reason: outcome.reason });
    case 'other-protocol':
      return new ConfigError('ProxyRefused.Protocol', { proxy: name, scheme });
    case 'failed':
      return new TransportError('Transport', {
        reasonCode: 'ProxyFailed',
        reason: { kind: 'proxy', target, reason: outcome.reason },
        phase: 'connect',
        purpose: undefined,
        origin,
        proxy: name,
      });
  }
}
