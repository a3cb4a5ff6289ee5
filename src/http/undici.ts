// The transport over undici: lines to each server, lent to one exchange at a time.
import { type DispatcherOptions, dispatchersFor } from './dispatcher.ts';
import { Exchange } from './exchange.ts';
import { LendingPool } from './lending-pool.ts';
import { Line } from './line.ts';
import { isForwarded } from './proxied.ts';
import { type ProxyRule, proxyFor } from './proxy.ts';
import type { ProxyServer } from './proxy-url.ts';
import { Reuse } from './reuse.ts';
import type { Transport } from './transport.ts';

export interface HttpOptions {
  /** Milliseconds for DNS, TCP, a proxy and TLS together. @default 10000 */
  readonly connectTimeoutMs?: number;
  /**
   * Milliseconds without progress after which a connection is given up: none of the request's bytes leaves, none of the
   * content comes (100 bytes a second at least), or the answer's head is not there so long after the request.
   * @default 60000
   */
  readonly readTimeoutMs?: number;
  /** False accepts any TLS certificate. @default true */
  readonly verifyCertificate?: boolean;
  /**
   * The URL of the proxy to all servers, `http://user:password@host:port`, also with https and socks5; or what finds the
   * one to a server. User and password are percent-encoded.
   * @default none
   */
  readonly proxy?: string | ProxyRule | undefined;
  /** The address of this machine that connections are made from. @default the system's choice */
  readonly localAddress?: string | undefined;
  /**
   * The most to one origin at a time; requests that find all busy wait their turn. An append whose source is an object
   * of the same origin takes two.
   * @default 1
   */
  readonly connections?: number;
}

const DEFAULTS: DispatcherOptions & Required<HttpOptions> = {
  connectTimeoutMs: 10_000,
  readTimeoutMs: 60_000,
  verifyCertificate: true,
  proxy: undefined,
  localAddress: undefined,
  connections: 1,
};

/** What is kept for an origin. */
interface Server {
  readonly lines: LendingPool<Line>;
  readonly reuse: Reuse;
  /** The proxy that answers in its place. */
  readonly forwarder: ProxyServer | undefined;
}

/**
 * undici's own Pool is not used: it takes a client for busy until the event loop has gone round once, and so opens a
 * second connection for an append that follows its HEAD at once.
 */
export function createUndiciTransport(given: HttpOptions = {}): Transport {
  const options = { ...DEFAULTS, ...given };
  const servers = new Map<string, Server>();
  const serverOf = (origin: string): Server => {
    const known = servers.get(origin);
    if (known !== undefined) return known;
    const proxy = proxyFor(origin, options.proxy);
    const create = dispatchersFor(origin, proxy, options);
    const made = {
      lines: new LendingPool(options.connections, () => new Line(create)),
      reuse: new Reuse(),
      forwarder: proxy && isForwarded(origin, proxy) ? proxy : undefined,
    };
    servers.set(origin, made);
    return made;
  };
  return {
    async send(request, signal) {
      const { lines, ...server } = serverOf(request.origin);
      const line = await lines.take(signal);
      const giveBack = (): void => lines.giveBack(line);
      const { readTimeoutMs } = options;
      return new Exchange({ ...server, line, readTimeoutMs, signal, giveBack }).run(request);
    },
    close: async () => {
      const all = [...servers.values()].flatMap(({ lines }) => lines.all);
      servers.clear();
      await Promise.all(all.map((line) => line.drop()));
    },
  };
}
