// The transport port: one HTTP exchange, no retry, no redirect. What implements it must not know OSS.

export interface HttpRequest {
  readonly method: string;
  /** `http://host:port`, without a path. */
  readonly origin: string;
  /** Path and query exactly as they go on the wire: the text that was signed. */
  readonly target: string;
  /** Lower-case names; values go on the wire in UTF-8. A `content-length` is given for every body. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: AsyncIterable<Uint8Array>;
  /** Whether the body of a success is what was asked for, whatever the method. @default that of a GET */
  readonly wantsContent?: boolean;
  /** Milliseconds without progress after which it is given up, where that is sooner than for others; asked again and again. */
  readonly patienceMs?: (() => number) | undefined;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names; repeated headers joined with `, `. Values that are not UTF-8 have a character for each byte. */
  readonly headers: Readonly<Record<string, string>>;
  /** Must be read to its end or destroyed by leaving the loop, or the connection stays busy. */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface Transport {
  /**
   * @throws {TransportError} when there is no complete answer head, or when reading the body breaks off
   * @throws {CertificateError} when the server's certificate is not trusted
   */
  send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse>;
  /** Closes idle connections and breaks busy ones. */
  close(): Promise<void>;
}
