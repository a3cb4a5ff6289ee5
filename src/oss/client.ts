// OSS's four operations over a transport: builds the target once, signs it, sends exactly that text, and reads
// the answer into typed values. Repeats a request only where its keys were refused and there are others.
import type { AnonymousAccess, CredentialsProvider } from '../credentials/provider.ts';
import { useKeys } from '../credentials/renewal.ts';
import { BAD_ERROR_RESPONSE, OssServiceError } from '../errors.ts';
import type { Purpose } from '../facts/errors.ts';
import type { ExchangeNotice } from '../facts/notices.ts';
import type { HttpRequest, HttpResponse, Transport } from '../http/transport.ts';
import { withPurpose } from '../http/transport-error.ts';
import { monotonicMs } from '../monotonic.ts';
import { clip } from '../outside.ts';
import { isRetryable } from '../retry/policy.ts';
import { encodeQuery } from '../sign/encode.ts';
import type { Credentials, SignVersion } from '../sign/types.ts';
import { signV1 } from '../sign/v1.ts';
import { signV4 } from '../sign/v4.ts';
import { type Endpoint, requestOrigin, requestPath } from './endpoint.ts';
import { readServiceError } from './error-body.ts';
import { foreignAnswer, isForeign, plainHttpRefusal } from './foreign-answer.ts';
import { readListing } from './listing.ts';
import { formatObjectUrl, type ObjectUrl, type ObjectVersion } from './object-url.ts';
import { parseAppendAnswer, parseObjectContent, parseObjectHead } from './responses.ts';
import { ServerClock } from './server-clock.ts';
import type {
  AppendAnswer,
  AppendRequest,
  ByteRange,
  ListedKeys,
  ListRequest,
  ObjectContent,
  ObjectHead,
  ServiceClient,
} from './types.ts';

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
interface Operation {
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

/** The most that OSS gives at once. */
const MAX_KEYS = 1000;

export function createOssClient(options: OssClientOptions): ServiceClient {
  return new HttpOssClient(options);
}

class HttpOssClient implements ServiceClient {
  readonly #options: OssClientOptions;
  readonly #clock: ServerClock;

  constructor(options: OssClientOptions) {
    this.#options = options;
    this.#clock = new ServerClock(options.now);
  }

  async headObject(object: ObjectVersion, signal?: AbortSignal): Promise<ObjectHead | undefined> {
    try {
      const response = await this.#send(
        {
          method: 'HEAD',
          purpose: { kind: 'head', url: formatObjectUrl(object) },
          object,
          query: versionQuery(object),
        },
        signal,
      );
      await drain(response.body);
      return parseObjectHead(response.headers);
    } catch (error) {
      if (isNamelessRefusal(error)) return this.#headByGet(object, signal);
      return absentOrThrow(error);
    }
  }

  async appendObject(object: ObjectUrl, append: AppendRequest, signal?: AbortSignal): Promise<AppendAnswer> {
    const { position, contentLength, body, patienceMs } = append;
    const response = await this.#send(
      {
        method: 'POST',
        purpose: { kind: 'append', url: formatObjectUrl(object), position },
        object,
        query: { append: '', position: String(position) },
        headers: { ...append.headers, 'content-length': String(contentLength) },
        body,
        patienceMs,
      },
      signal,
    );
    await drain(response.body);
    return parseAppendAnswer(response.headers);
  }

  async getObject(object: ObjectVersion, range?: ByteRange, signal?: AbortSignal): Promise<ObjectContent> {
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (range !== undefined) {
      headers.range = `bytes=${range.start}-${range.end === undefined ? '' : range.end - 1}`;
      // Without it OSS answers 200 and the whole object to a range that reaches past the end.
      headers['x-oss-range-behavior'] = 'standard';
    }
    const purpose: Purpose = { kind: 'read', url: formatObjectUrl(object) };
    const query = versionQuery(object);
    const response = await this.#send({ method: 'GET', purpose, object, query, headers }, signal);
    return parseObjectContent(response);
  }

  async listObjects({ bucket, prefix, after }: ListRequest, signal?: AbortSignal): Promise<ListedKeys> {
    const purpose: Purpose = { kind: 'list', url: formatObjectUrl({ bucket, key: prefix }) };
    const query = {
      'list-type': '2',
      // Else a key could hold what XML cannot.
      'encoding-type': 'url',
      'max-keys': `${MAX_KEYS}`,
      prefix,
      ...(after !== undefined && { 'start-after': after }),
    };
    const response = await this.#send({ method: 'GET', purpose, object: { bucket, key: '' }, query }, signal);
    return readListing(purpose, response);
  }

  async listBuckets(signal?: AbortSignal): Promise<void> {
    const purpose: Purpose = { kind: 'list', url: 'oss://' };
    const query = { 'max-keys': '1' };
    const object = { bucket: '', key: '' };
    const response = await this.#send({ method: 'GET', purpose, object, query }, signal);
    await drain(response.body);
  }

  close(): Promise<void> {
    return this.#options.transport.close();
  }

  /**
   * A HEAD that is refused without `x-oss-err` or `x-oss-ec` cannot tell a missing object from a missing bucket, nor a
   * clock that is wrong from a missing permission; the error body of a GET can.
   */
  async #headByGet(object: ObjectVersion, signal?: AbortSignal): Promise<ObjectHead | undefined> {
    try {
      const { body, head, totalLength } = await this.getObject(object, { start: 0, end: 1 }, signal);
      await drain(body);
      return { ...head, contentLength: totalLength ?? head.contentLength };
    } catch (error) {
      return absentOrThrow(error);
    }
  }

  /**
   * @throws {OssServiceError} for every status outside 2xx
   * @throws {WrongServerError} for an answer that is not OSS's
   */
  #send(operation: Operation, signal: AbortSignal | undefined): Promise<HttpResponse> {
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

function versionQuery({ versionId }: ObjectVersion): Readonly<Record<string, string>> {
  return versionId === undefined ? {} : { versionId };
}

function isNamelessRefusal(error: unknown): boolean {
  if (!(error instanceof OssServiceError) || error.facts.purpose.kind !== 'head') return false;
  return error.code === BAD_ERROR_RESPONSE && !isRetryable(error);
}

/** Only NoSuchKey means that the object is absent: a missing bucket must not look like a new object. */
function absentOrThrow(error: unknown): undefined {
  if (error instanceof OssServiceError && error.status === 404 && error.code === 'NoSuchKey')
    return undefined;
  throw error;
}

/** Gives up an answer without reading its body. */
async function leave(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body) break;
}

async function drain(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body);
}
