// One request to OSS: its target is built once and signed, exactly that text is sent, and what is no success is thrown. It is
// repeated only where its keys were refused and there are others.
import type { AnonymousAccess, CredentialsProvider } from '../credentials/provider.ts';
import { useKeys } from '../credentials/renewal.ts';
import { OssServiceError } from '../errors.ts';
import type { Purpose } from '../facts/errors.ts';
import type { ExchangeNotice } from '../facts/notices.ts';
import type { HttpRequest, HttpResponse, Transport } from '../http/transport.ts';
import { withPurpose } from '../http/transport-error.ts';
import { monotonicMs } from '../monotonic.ts';
import { clip } from '../outside.ts';
import { encodeQuery } from '../sign/encode.ts';
import type { Credentials, SignVersion } from '../sign/types.ts';
import { signV1 } from '../sign/v1.ts';
import { signV4 } from '../sign/v4.ts';
import { type Endpoint, requestOrigin, requestPath } from './endpoint.ts';
import { readServiceError } from './error-body.ts';
import { foreignAnswer, isForeign, plainHttpRefusal } from './foreign-answer.ts';
import type { ObjectUrl } from './object-url.ts';
import { ServerClock } from './server-clock.ts';

export interface OssClientOptions {
  readonly transport: Transport;
  /** @throws {ConfigError | UsageError} where the bucket has no endpoint that can be used */
  readonly endpointFor: (bucket: string) => Endpoint;
  /** Asked at each request, and once more where OSS has refused what it gave. */
  readonly credentials: CredentialsProvider;
  readonly signVersion: SignVersion;
  readonly userAgent: string;
  /** Whether the requester pays for the traffic. */
  readonly requestPayer?: boolean;
  readonly now?: () => Date;
  /** Told of each exchange; never given a header or a body. */
  readonly onExchange?: (exchange: ExchangeNotice) => void;
}

/** One request before it is signed. */
export interface Operation {
  readonly method: 'HEAD' | 'GET' | 'POST';
  /** For errors. */
  readonly purpose: Purpose;
  /** With an empty key: the bucket; with an empty bucket, too: the server. */
  readonly object: ObjectUrl;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Called for each time that it is sent. */
  readonly body?: () => AsyncIterable<Uint8Array>;
  readonly patienceMs?: HttpRequest['patienceMs'];
}

export class SignedExchanges {
  readonly #options: OssClientOptions;
  readonly #clock: ServerClock;

  constructor(options: OssClientOptions) {
    this.#options = options;
    this.#clock = new ServerClock(options.now);
  }

  /**
   * @throws {OssServiceError} for every status outside 2xx
   * @throws {WrongServerError} for an answer that is not OSS's
   */
  send(operation: Operation, signal: AbortSignal | undefined): Promise<HttpResponse> {
    return useKeys(this.#options.credentials, signal, (keys) => this.#sendAs(keys, operation, signal));
  }

  async #sendAs(
    keys: Credentials | AnonymousAccess,
    operation: Operation,
    signal: AbortSignal | undefined,
  ): Promise<HttpResponse> {
    const { transport, endpointFor, onExchange } = this.#options;
    const { object, method, query = {}, patienceMs } = operation;
    const endpoint = endpointFor(object.bucket);
    const origin = requestOrigin(endpoint, object.bucket);
    const path = requestPath(endpoint, object.bucket, object.key);
    const queryText = encodeQuery(query);
    const target = queryText === '' ? path : `${path}?${queryText}`;
    const signedAt = this.#clock.now();
    const headers = this.#sign(operation, endpoint, keys, signedAt);
    const startedMs = monotonicMs();
    const body = operation.body?.();
    const hasBody = body !== undefined && headers['content-length'] !== '0';
    const request = { method, origin, target, headers, ...(hasBody && { body }), patienceMs };
    const response = await transport.send(request, signal).catch((error) => {
      throw withPurpose(operation.purpose, error);
    });
    onExchange?.({
      method,
      origin,
      target,
      status: response.status,
      requestId: clip(response.headers['x-oss-request-id'] ?? '') || undefined,
      elapsedMs: Math.round(monotonicMs() - startedMs),
      date: response.headers.date,
    });
    if (isForeign(response)) {
      await leave(response.body);
      throw foreignAnswer(response, operation.purpose, origin);
    }
    if (response.status >= 200 && response.status < 300) return response;
    const fields = await readServiceError(response);
    this.#clock.learn(fields, signedAt);
    throw (
      plainHttpRefusal(response.status, fields.foreignBody, origin) ??
      new OssServiceError(operation.purpose, fields)
    );
  }

  #sign(
    operation: Operation,
    endpoint: Endpoint,
    credentials: Credentials | AnonymousAccess,
    date: Date,
  ): Record<string, string> {
    const { signVersion, userAgent, requestPayer = false } = this.#options;
    const headers: Record<string, string> = { 'user-agent': userAgent, ...operation.headers };
    if (requestPayer) headers['x-oss-request-payer'] = 'requester';
    if (credentials === 'anonymous') return headers;
    const { method, query = {} } = operation;
    const { bucket, key } = operation.object;
    const request = { method, ...(bucket !== '' && { bucket, key }), query, headers };
    return signVersion === 'v1'
      ? signV1(request, { credentials, date })
      : signV4(request, { credentials, date, region: endpoint.region, product: endpoint.product });
  }
}

/** Gives up an answer without reading its body. */
async function leave(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body) break;
}
