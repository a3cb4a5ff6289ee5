// A local server that answers as OSS does: real files, real signature checks, OSS's errors, and faults on
// demand. For demonstrations, tests and rehearsals; it holds one account's buckets and one access key pair.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, isIPv6, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { requireWebAssembly } from '../crc64/crc64.ts';
import type { Credentials } from '../sign/types.ts';
import type { Fault } from './faults/fault.ts';
import { FaultPlan } from './faults/plan.ts';
import type { RequestLogEntry } from './http/exchange.ts';
import { MAX_HEADER_SIZE, takeDoubleFraming } from './http/framing.ts';
import { RequestHandler } from './http/request-handler.ts';
import { claimDirectory } from './store/claim.ts';
import { type ObjectStore, openStore } from './store/store.ts';

export interface SandboxOptions {
  /**
   * Where buckets and objects are kept, as files; one sandbox at a time may use it, a second one does not start. Made if absent.
   * @default a new folder for temporary files, which `close` removes
   */
  readonly dir?: string;
  /** Address to listen on. @default '127.0.0.1' */
  readonly host?: string;
  /** 0 = any free one. @default 0 */
  readonly port?: number;
  /** Made if absent. */
  readonly buckets?: readonly string[];
  /**
   * The one key pair that is accepted, until `replaceCredentials`; with a security token, only together with it.
   * @default DEMO_CREDENTIALS
   */
  readonly credentials?: Credentials;
  /** What V4 signatures must name. @default 'cn-hangzhou' */
  readonly region?: string;
  /** The time of signatures, the Date header and Last-Modified. @default the system's */
  readonly clock?: () => Date;
  /** As data, or as the text of `oss-append sandbox --fault`; more can be placed later. */
  readonly faults?: readonly (Fault | string)[];
  /** The length at which an object takes no more. @default 5368709120 */
  readonly maxObjectBytes?: number;
  /** Custom domains (lower-case, no port) and the buckets they are bound to. */
  readonly cnames?: Readonly<Record<string, string>>;
  /** PEM texts; the endpoint is https then. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Called when a request is over, answered or not. */
  readonly onRequest?: (entry: RequestLogEntry) => void;
}

/** The server's objects, as they are on disk: to put some there, and to see what requests made of them. */
export type SandboxStore = Pick<
  ObjectStore,
  | 'createBucket'
  | 'hasBucket'
  | 'put'
  | 'append'
  | 'delete'
  | 'stat'
  | 'read'
  | 'open'
  | 'list'
  // For states of an object that none of the others makes, such as sealed.
  | 'exclusive'
>;

/** The faults that requests are to meet. */
export type SandboxFaults = Pick<FaultPlan, 'add' | 'clear' | 'fired' | 'unused'>;

export interface Sandbox {
  /** `http://127.0.0.1:port`. Clients address buckets in path style; virtual-hosted style works with names. */
  readonly endpoint: string;
  readonly port: number;
  /** Those that are accepted now. */
  readonly credentials: Credentials;
  readonly region: string;
  readonly store: SandboxStore;
  readonly faults: SandboxFaults;
  /** The latest requests (10,000 at most), in order of arrival. */
  readonly requests: readonly RequestLogEntry[];
  /** From now on these are accepted, and no others. */
  replaceCredentials(credentials: Credentials): void;
  /** Resolves when no request is at work, also none whose client has gone. */
  idle(): Promise<void>;
  /**
   * Breaks all connections; resolves when nothing is at work any more. The store can still be read where
   * `dir` was given.
   */
  close(): Promise<void>;
}

/** Not secret: they open nothing but a sandbox. */
export const DEMO_CREDENTIALS: Credentials = {
  accessKeyId: 'sandbox-access-key-id',
  accessKeySecret: 'sandbox-access-key-secret',
};

const SERVER_OPTIONS: ServerOptions = {
  maxHeaderSize: MAX_HEADER_SIZE,
  // What it says is refused in OSS's form.
  requireHostHeader: false,
  // An upload may take as long as it likes, and a client may come back to its connection after a while.
  requestTimeout: 0,
  keepAliveTimeout: 75_000,
};

/**
 * Starts a server in this process; it must be closed.
 * @throws {UsageError} where a text is no fault
 * @throws {RangeError} where a bucket's name breaks OSS's rules
 * @throws {LocalIoError} `DirectoryInUse` while another sandbox uses `dir`
 * @throws Node's errors when the port is taken or the directory cannot be made
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { dir, release } = await takeDirectory(options.dir);
  try {
    return await startIn(dir, release, options);
  } catch (error) {
    await release();
    throw error;
  }
}

/** One that others know, or one of its own, which does not outlive it. */
async function takeDirectory(given: string | undefined) {
  // Absolute: below a working directory that was deleted, Node.js would try for ever to make a folder.
  const dir = given === undefined ? await mkdtemp(join(tmpdir(), 'oss-sandbox-')) : resolve(given);
  if (given !== undefined) return { dir, ...(await claimDirectory(dir)) };
  return { dir, release: () => rm(dir, { recursive: true, force: true }) };
}

/** @param release done when it is closed, however that went */
async function startIn(dir: string, release: () => Promise<void>, options: SandboxOptions): Promise<Sandbox> {
  const { region = 'cn-hangzhou', clock = () => new Date(), host = '127.0.0.1', port = 0, tls } = options;
  let { credentials = DEMO_CREDENTIALS } = options;
  const faults = new FaultPlan();
  faults.add(...(options.faults ?? []));
  requireWebAssembly();
  const store = await openStore({ dir, clock });
  for (const bucket of options.buckets ?? []) await store.createBucket(bucket);
  const handler = new RequestHandler({
    store,
    faults,
    clock,
    region,
    credentials: () => credentials,
    cnames: options.cnames ?? {},
    maxObjectBytes: options.maxObjectBytes ?? 5_368_709_120,
    onRequest: options.onRequest ?? (() => undefined),
  });
  const server =
    tls === undefined ? createServer(SERVER_OPTIONS) : createTlsServer({ ...SERVER_OPTIONS, ...tls });
  server.on('request', (request, response) => handler.handle(request, response));
  // What else is expected than `100-continue` is not looked at.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  takeDoubleFraming(server);
  server.on('clientError', (error, socket) => handler.refuseUnparsed(error, socket as Socket));
  server.listen(port, host);
  await once(server, 'listening');
  const { port: boundPort } = server.address() as AddressInfo;
  const scheme = tls === undefined ? 'http' : 'https';
  return {
    endpoint: `${scheme}://${isIPv6(host) ? `[${host}]` : host}:${boundPort}`,
    port: boundPort,
    get credentials() {
      return credentials;
    },
    region,
    store,
    faults,
    requests: handler.log,
    replaceCredentials(replacement) {
      credentials = replacement;
    },
    idle: () => handler.idle(),
    close: () => close(server, handler, store).finally(release),
  };
}

async function close(server: Server, handler: RequestHandler, store: ObjectStore): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  handler.stop();
  server.closeAllConnections();
  await Promise.all([closed, handler.idle()]);
  store.forget();
}
