// A local server that answers as OSS does: real files, real signature checks, OSS's errors, and faults on
// demand. For demonstrations, tests and rehearsals; it holds one account's buckets and one access key pair.
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, isIPv6, type Socket } from 'node:net';
import { loadCrc64 } from '../crc64/crc64.ts';
import type { Credentials } from '../sign/types.ts';
import type { Fault } from './faults/fault.ts';
import { FaultPlan } from './faults/plan.ts';
import { RequestHandler } from './http/request-handler.ts';
import type { RequestLogEntry } from './http/request-log.ts';
import { type ObjectStore, openStore } from './store/store.ts';

export interface SandboxOptions {
  /** Where buckets and objects are kept; one sandbox at a time may use it. Made if absent. */
  readonly dir: string;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** 0 = any free one. @default 0 */
  readonly port?: number;
  /** Made if absent. */
  readonly buckets?: readonly string[];
  /** The one key pair that is accepted; with a security token, only together with it. @default DEMO_CREDENTIALS */
  readonly credentials?: Credentials;
  /** What V4 signatures must name. @default 'cn-hangzhou' */
  readonly region?: string;
  readonly clock?: () => Date;
  readonly faults?: readonly Fault[];
  /** @default 5368709120 */
  readonly maxObjectBytes?: number;
  /** Custom domains (lower-case, no port) and the buckets they are bound to. */
  readonly cnames?: Readonly<Record<string, string>>;
  /** PEM texts; the endpoint is https then. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Called when a request is over, answered or not. */
  readonly onRequest?: (entry: RequestLogEntry) => void;
}

export interface Sandbox {
  /** `http://127.0.0.1:port`; path style. */
  readonly endpoint: string;
  readonly port: number;
  readonly credentials: Credentials;
  readonly region: string;
  readonly store: ObjectStore;
  readonly faults: FaultPlan;
  /** The latest requests (10,000 at most), in order of arrival. */
  readonly requests: readonly RequestLogEntry[];
  /** Resolves when no request is at work, also none whose client has gone. */
  idle(): Promise<void>;
  /** Breaks all connections; resolves when nothing is at work any more. */
  close(): Promise<void>;
}

/** Not secret: they open nothing but a sandbox. */
export const DEMO_CREDENTIALS: Credentials = {
  accessKeyId: 'sandbox-access-key-id',
  accessKeySecret: 'sandbox-access-key-secret',
};

const MAX_OBJECT_BYTES = 5_368_709_120;

/** @throws when the port is taken, the directory cannot be made, or a bucket's name breaks OSS's rules */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { credentials = DEMO_CREDENTIALS, region = 'cn-hangzhou', clock = () => new Date() } = options;
  const store = await openStore({ dir: options.dir, crc64: await loadCrc64(), clock });
  for (const bucket of options.buckets ?? []) await store.createBucket(bucket);
  const faults = new FaultPlan();
  faults.add(...(options.faults ?? []));
  const handler = new RequestHandler({
    store,
    faults,
    clock,
    verify: { credentials, region },
    cnames: options.cnames ?? {},
    maxObjectBytes: options.maxObjectBytes ?? MAX_OBJECT_BYTES,
    onRequest: options.onRequest ?? (() => undefined),
  });
  const server = createListener(options.tls, (request, response) => handler.handle(request, response));
  server.on('clientError', (error, socket) => handler.refuseUnparsed(error, socket as Socket));
  const { host = '127.0.0.1', port = 0 } = options;
  const boundPort = await listen(server, host, port);
  const scheme = options.tls === undefined ? 'http' : 'https';
  return {
    endpoint: `${scheme}://${isIPv6(host) ? `[${host}]` : host}:${boundPort}`,
    port: boundPort,
    credentials,
    region,
    store,
    faults,
    requests: handler.log,
    idle: () => handler.idle(),
    close: () => close(server, handler),
  };
}

function createListener(tls: SandboxOptions['tls'], listener: RequestListener): Server {
  const options: ServerOptions = {
    // OSS's own limit on metadata is to be met before Node's on headers.
    maxHeaderSize: 64 * 1024,
    // An upload may take as long as it likes, and a client may come back to its connection after a while.
    requestTimeout: 0,
    keepAliveTimeout: 75_000,
  };
  return tls === undefined
    ? createServer(options, listener)
    : createTlsServer({ ...options, ...tls }, listener);
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

async function close(server: Server, handler: RequestHandler): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  handler.stop();
  server.closeAllConnections();
  await Promise.all([closed, handler.idle()]);
}
