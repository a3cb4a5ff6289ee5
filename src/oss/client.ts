// OSS's operations over signed exchanges: what each of them asks, and its answer as typed values.
import { BAD_ERROR_RESPONSE, OssServiceError } from '../errors.ts';
import type { Purpose } from '../facts/errors.ts';
import type { Transport } from '../http/transport.ts';
import { isRetryable } from '../retry/policy.ts';
import { readListing } from './listing.ts';
import { formatObjectUrl, type ObjectUrl, type ObjectVersion } from './object-url.ts';
import { parseAppendAnswer, parseObjectContent, parseObjectHead } from './responses.ts';
import { type OssClientOptions, SignedExchanges } from './signed-exchanges.ts';
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

/** The most that OSS gives at once. */
const MAX_KEYS = 1000;

export function createOssClient(options: OssClientOptions): ServiceClient {
  return new HttpOssClient(options);
}

class HttpOssClient implements ServiceClient {
  readonly #transport: Transport;
  readonly #exchanges: SignedExchanges;

  constructor(options: OssClientOptions) {
    this.#transport = options.transport;
    this.#exchanges = new SignedExchanges(options);
  }

  async headObject(object: ObjectVersion, signal?: AbortSignal): Promise<ObjectHead | undefined> {
    try {
      const response = await this.#exchanges.send(
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
    const response = await this.#exchanges.send(
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
    const response = await this.#exchanges.send({ method: 'GET', purpose, object, query, headers }, signal);
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
    const response = await this.#exchanges.send(
      { method: 'GET', purpose, object: { bucket, key: '' }, query },
      signal,
    );
    return readListing(purpose, response);
  }

  async listBuckets(signal?: AbortSignal): Promise<void> {
    const purpose: Purpose = { kind: 'list', url: 'oss://' };
    const query = { 'max-keys': '1' };
    const object = { bucket: '', key: '' };
    const response = await this.#exchanges.send({ method: 'GET', purpose, object, query }, signal);
    await drain(response.body);
  }

  close(): Promise<void> {
    return this.#transport.close();
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

async function drain(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body);
}
