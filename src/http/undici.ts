// The transport over undici: lines to each server, lent to one exchange at a time.
import { type DispatcherOptions, dispatchersFor } from './dispatcher.ts';
import { Exchange } from './exchange.ts';
import { LendingPool } from './lending-pool.ts';
import { Line } from './line.ts';
import type { ProxySettings } from './proxy.ts';
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
  /** @default none */
  readonly proxy?: ProxySettings;
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
  proxy: { http: undefined, https: undefined, noProxy: '' },
  connections: 1,
};

/** What is kept for an origin. */
interface Server {
  readonly lines: LendingPool<Line>;
  readonly reuse: Reuse;
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
    const create = dispatchersFor(origin, options);
    const made = { lines: new LendingPool(options.connections, () => new Line(create)), reuse: new Reuse() };
    servers.set(origin, made);
    return made;
  };
  return {
    async send(request, signal) {
      const { lines, reuse } = serverOf(request.origin);
      const line = await lines.take(signal);
      const giveBack = (): void => lines.giveBack(line);
      return new Exchange({ line, reuse, readTimeoutMs: options.readTimeoutMs, signal, giveBack }).run(
        request,
      );
    },
    close: async () => {
      const all = [...servers.values()].flatMap(({ lines }) => lines.all);
      servers.clear();
      await Promise.all(all.map((line) => line.drop()));
    },
  };
}
