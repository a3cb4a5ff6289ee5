// One request on its way through the server: what the parts of it share.
import type { IncomingMessage } from 'node:http';
import type { FaultKind, Injection } from '../faults/plan.ts';
import type { ObjectStore } from '../store/store.ts';
import type { Address } from './addressing.ts';

/** What became of a request. It is in the log from its arrival on, and filled in as the request goes on. */
export interface RequestLogEntry {
  readonly method: string;
  readonly bucket?: string;
  readonly key?: string;
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

export interface Exchange {
  readonly request: IncomingMessage;
  readonly method: string;
  readonly address: Address;
  /** Lower-case names, values as UTF-8. */
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId: string;
  /** The server's clock, as far off as a fault wants it. */
  readonly now: () => Date;
  readonly store: ObjectStore;
  readonly maxObjectBytes: number;
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
  readonly closes?: boolean;
  /** Without OSS's own headers, as something in front of OSS would answer. */
  readonly bare?: boolean;
}

export interface ReplyStream {
  readonly length: number;
  readonly chunks: AsyncIterable<Buffer>;
  close(): Promise<void>;
}

/** The connection ends here, and no (whole) answer is sent. */
export class Drop extends Error {
  readonly manner: 'close' | 'reset' | 'half-answer';

  constructor(manner: Drop['manner']) {
    super(`connection dropped: ${manner}`);
    this.name = 'Drop';
    this.manner = manner;
  }
}
