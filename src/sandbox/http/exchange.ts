// One request on its way through the server: what the parts of it share.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Credentials } from '../../sign/types.ts';
import type { Injection } from '../faults/plan.ts';
import type { ObjectStore } from '../store/store.ts';
import type { Address } from './addressing.ts';
import type { MutableLogEntry } from './request-log.ts';

/** What all requests of a server share. */
export interface Shared {
  readonly store: ObjectStore;
  /** What a V4 scope must name. */
  readonly region: string;
  /** Those that are accepted now. */
  readonly credentials: () => Credentials;
  readonly maxObjectBytes: number;
}

export interface Exchange extends Shared {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  readonly address: Address;
  /** Lower-case names, values as UTF-8. */
  readonly headers: Readonly<Record<string, string>>;
  /** As operation.ts names it. */
  readonly operation: string;
  readonly requestId: string;
  /** By `performance.now()`. */
  readonly startedMs: number;
  /** Its connection has carried another request before. */
  readonly isReused: boolean;
  /** The server's clock, off by as much as a fault wants. */
  readonly now: () => Date;
  readonly faults: Injection;
  /** Aborted when the server closes. */
  readonly signal: AbortSignal;
  readonly log: MutableLogEntry;
}

export interface BucketExchange extends Exchange {
  readonly bucket: string;
}

export interface ObjectExchange extends BucketExchange {
  readonly key: string;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An answer without one has Content-Length 0, unless `headers` say otherwise (HEAD). */
  readonly body?: string | ReplyStream;
  /** The connection is closed behind the answer. */
  readonly closes?: boolean;
  /** Without OSS's own headers, as something in front of OSS would answer. */
  readonly bare?: boolean;
}

export interface ReplyStream {
  /** Of all pieces together, in bytes. */
  readonly length: number;
  readonly pieces: AsyncIterable<Buffer>;
  close(): Promise<void>;
}
