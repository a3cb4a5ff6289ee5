// A connection to OSS: one client and one pool of connections for all buckets and sources that use it.

import { asProvider } from '../credentials/provider.ts';
import { limited } from '../http/limited.ts';
import { proxyFromEnvironment } from '../http/proxy.ts';
import { createUndiciTransport } from '../http/undici.ts';
import { createOssClient } from '../oss/client.ts';
import type { Endpoint } from '../oss/endpoint.ts';
import type { ServiceClient } from '../oss/types.ts';
import { systemClock } from '../retry/clock.ts';
import { DEFAULT_RETRY_POLICY } from '../retry/policy.ts';
import type { RetryDeps } from '../retry/wait.ts';
import { BufferPool } from '../ship/buffer-pool.ts';
import { DEFAULT_PART_LIMITS } from '../ship/cutter.ts';
import { Listings } from '../ship/listings.ts';
import { mostConnections } from '../ship/open-files.ts';
import { FileWatcher } from '../ship/watch.ts';
import { VERSION } from '../version.ts';
import type { ConnectionOptions } from './connection-options.ts';
import { resolveEndpoint } from './resolve-endpoint.ts';

export interface Connection {
  readonly client: ServiceClient;
  readonly retry: RetryDeps;
  /** What all sources have in common that are appended over it. */
  readonly shared: {
    readonly buffers: BufferPool;
    readonly watcher: FileWatcher;
    readonly listings: Listings;
  };
  /** @throws {ConfigError | UsageError} when requests for this bucket could not be addressed or signed */
  checkBucket(bucket: string): void;
  /** Breaks what is under way. */
  close(): Promise<void>;
}

const DEFAULT_JOBS = 1;
const LEAST_BUDGET_BYTES = 64 * 1024 * 1024;

export function openConnection(options: ConnectionOptions): Connection {
  const { signVersion = 'v4', env = {}, proxy = proxyFromEnvironment(env) } = options;
  const { retryTimes = DEFAULT_RETRY_POLICY.retryTimes, onRetry, onExchange } = options;
  // One more than appends: an object as source is read while it is appended to another one.
  const jobs = options.jobs && Math.min(options.jobs, mostConnections());
  const connections = (jobs ?? DEFAULT_JOBS) + 1;
  const budgetBytes = Math.max(LEAST_BUDGET_BYTES, connections * DEFAULT_PART_LIMITS.flushBytes);
  const transport = createUndiciTransport({ connections, ...options, proxy });
  const endpointFor = rememberEach((bucket) => resolveEndpoint(options, bucket));
  const client = createOssClient({
    transport: limited(transport, { ...options, jobs }),
    endpointFor,
    credentials: asProvider(options.credentials),
    signVersion,
    userAgent: userAgent(options.userAgent),
    requestPayer: options.requestPayer ?? false,
    ...(onExchange && { onExchange }),
  });
  const watcher = new FileWatcher();
  return {
    client,
    retry: {
      policy: { ...DEFAULT_RETRY_POLICY, retryTimes },
      clock: systemClock,
      ...(onRetry && { onRetry }),
    },
    shared: { buffers: new BufferPool({ budgetBytes }), watcher, listings: new Listings() },
    checkBucket: endpointFor,
    async close() {
      watcher.close();
      await client.close();
    },
  };
}

function rememberEach(resolve: (bucket: string) => Endpoint): (bucket: string) => Endpoint {
  const known = new Map<string, Endpoint>();
  return (bucket) => {
    const endpoint = known.get(bucket) ?? resolve(bucket);
    known.set(bucket, endpoint);
    return endpoint;
  };
}

function userAgent(addition: string | undefined): string {
  const { node } = process.versions;
  const own = `oss-append/${VERSION} (Node.js ${node}; ${process.platform} ${process.arch})`;
  return addition === undefined ? own : `${own} ${addition}`;
}
