// What became of the latest requests, for those who test against the sandbox.
import type { FaultKind } from '../faults/fault.ts';

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
