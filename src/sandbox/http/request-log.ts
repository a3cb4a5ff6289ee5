// What became of the latest requests, for those who test against the sandbox.
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FaultKind } from '../faults/fault.ts';
import type { Address } from './addressing.ts';

const MAX_ENTRIES = 10_000;

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

export class RequestLog {
  /** Oldest first, bounded. */
  readonly entries: RequestLogEntry[] = [];
  readonly #connectionIds = new WeakMap<Socket, number>();
  #connections = 0;

  /** @param faultsFired is filled while the request goes on */
  add(
    request: IncomingMessage,
    headers: Readonly<Record<string, string>>,
    { bucket, key, query }: Address,
    faultsFired: readonly FaultKind[],
  ): MutableLogEntry {
    const { authorization, 'x-oss-security-token': token, ...shown } = headers;
    const entry: MutableLogEntry = {
      method: request.method ?? '',
      ...(bucket !== undefined && { bucket }),
      ...(key !== undefined && { key }),
      query,
      headers: shown,
      connectionId: this.#connectionId(request.socket),
      bytesReceived: 0,
      faultsFired,
    };
    this.entries.push(entry);
    if (this.entries.length > MAX_ENTRIES) this.entries.shift();
    return entry;
  }

  #connectionId(socket: Socket): number {
    const id = this.#connectionIds.get(socket) ?? ++this.#connections;
    this.#connectionIds.set(socket, id);
    return id;
  }
}
