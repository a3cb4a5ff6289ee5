// One request on its way through the server: what the parts of it share, and what is known of it afterwards.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Credentials } from '../../sign/types.ts';
import type { FaultKind } from '../faults/fault.ts';
import type { Injection } from '../faults/plan.ts';
import type { ObjectStore } from '../store/store.ts';
import type { Address } from './addressing.ts';

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

/** What became of a request. It is in the log from its arrival on, and filled in as the request goes on. */
export interface RequestLogEntry {
  readonly method: string;
  readonly bucket?: string;
  readonly key?: string;
  /** Decoded; an empty value also stands for a parameter without one. */
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names, without `authorization` and `x-oss-security-token`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Counts the server's connections; requests with the same number shared one. */
  readonly connectionId: number;
  /** Of the answer; undefined while, or if, there is none. */
  readonly status?: number;
  /** Bytes of the body that were read. */
  readonly bytesReceived: number;
  /** In the order they took effect. */
  readonly faultsFired: readonly FaultKind[];
  /** An error of the sandbox itself, behind a 500. */
  readonly failure?: Error;
}

export type MutableLogEntry = { -readonly [K in keyof RequestLogEntry]: RequestLogEntry[K] };
