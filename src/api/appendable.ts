// One object to append to, for programs: the whole tool behind a few calls.

import { createRequestHeaders } from '../append/request-headers.ts';
import { resolveObject } from '../append/resolve.ts';
import type { SessionDeps } from '../append/session.ts';
import { resolveEndpoint } from '../config/resolve-endpoint.ts';
import type { SignVersion } from '../config/settings.ts';
import { loadCrc64 } from '../crc64/crc64.ts';
import { proxyFromEnvironment } from '../http/proxy.ts';
import { createUndiciTransport } from '../http/undici.ts';
import { createOssClient } from '../oss/client.ts';
import { type CreationOptions, parseCreationHeaders } from '../oss/creation-headers.ts';
import type { AddressingStyle } from '../oss/endpoint.ts';
import { type ObjectUrl, parseObjectUrl } from '../oss/object-url.ts';
import type { ObjectHead, OssClient } from '../oss/types.ts';
import { DEFAULT_RETRY_POLICY, type RetryNotice, retryRead, systemClock } from '../retry/retry.ts';
import { openFileSource } from '../ship/file-source.ts';
import { appendIncrementally } from '../ship/incremental.ts';
import { memorySource } from '../ship/memory-source.ts';
import { type PieceAppended, SeriesAppender } from '../ship/series-appender.ts';
import type { Credentials } from '../sign/types.ts';
import { VERSION } from '../version.ts';

export interface OpenOptions {
  readonly credentials: Credentials;
  /** Host or URL, without the bucket. @default by the region */
  readonly endpoint?: string;
  /** General region id. @default by the endpoint's name */
  readonly region?: string;
  /** @default 'v4' */
  readonly signVersion?: SignVersion;
  /** @default by the endpoint */
  readonly addressingStyle?: AddressingStyle;
  /** Milliseconds. @default 10000 */
  readonly connectTimeoutMs?: number;
  /** Milliseconds of silence. @default 60000 */
  readonly readTimeoutMs?: number;
  /** Failures in a row that are followed by another try. @default 10 */
  readonly retryTimes?: number;
  /** Where HTTP_PROXY, HTTPS_PROXY and NO_PROXY are looked up. @default nowhere: no proxy */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  readonly onRetry?: (notice: RetryNotice) => void;
}

/** Creation options count where this append creates the object. */
export interface AppendOptions extends CreationOptions {
  /** Told how many bytes have been handed to the connection; goes back at a retry. */
  readonly onProgress?: (bytesSent: number) => void;
}

export interface AppendedBytes {
  /** Where the first of our bytes is in the object. */
  readonly position: number;
  readonly bytes: number;
  /** Where the object ended right after them. */
  readonly nextPosition: number;
  /** CRC-64 of the object up to there; undefined where the server tells none. */
  readonly crc64: bigint | undefined;
  readonly attempts: number;
  /** Whether a lost answer was proved to have landed. */
  readonly recovered: boolean;
}

/**
 * @param url `oss://bucket/key`
 * @throws {UsageError | ConfigError} before anything is sent
 */
export function openAppendable(url: string, options: OpenOptions): Appendable {
  const object = parseObjectUrl(url);
  const { signVersion = 'v4', endpoint, region, addressingStyle } = options;
  const settings = {
    signVersion,
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(addressingStyle !== undefined && { addressingStyle }),
  };
  const client = createOssClient({
    transport: createUndiciTransport({
      connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
      readTimeoutMs: options.readTimeoutMs ?? 60_000,
      verifyCertificate: true,
      proxy: proxyFromEnvironment(options.env ?? {}),
    }),
    endpoint: resolveEndpoint(settings, object.bucket),
    credentials: options.credentials,
    signVersion,
    userAgent: `oss-append/${VERSION}`,
  });
  return new Appendable(object, client, options);
}

/** Appends one thing after the other: its calls must not overlap. */
export class Appendable {
  readonly object: ObjectUrl;
  readonly #client: OssClient;
  readonly #options: OpenOptions;

  /** @see openAppendable */
  constructor(object: ObjectUrl, client: OssClient, options: OpenOptions) {
    this.object = object;
    this.#client = client;
    this.#options = options;
  }

  /** @returns undefined where there is no such object */
  async head(): Promise<ObjectHead | undefined> {
    const { retry, signal } = await this.#deps({});
    return retryRead(() => this.#client.headObject(this.object, signal), retry, signal);
  }

  /**
   * Appends bytes wherever the object ends, exactly once.
   * @throws {OssAppendError} whose notes say what may have landed
   */
  async appendBytes(bytes: Uint8Array, options: AppendOptions = {}): Promise<AppendedBytes> {
    return this.#appendAtEnd(memorySource('bytes', bytes), options);
  }

  /** Appends a file wherever the object ends, exactly once. */
  async appendFile(path: string, options: AppendOptions = {}): Promise<AppendedBytes> {
    const file = await openFileSource(path);
    try {
      return await this.#appendAtEnd(file, options);
    } finally {
      await file.close();
    }
  }

  /**
   * Appends what the object lacks of a growing file, after proof that it holds the file's beginning.
   * @returns undefined when it lacks nothing
   * @throws {IntegrityError} `NotAPrefix`
   */
  async appendFileIncrementally(
    path: string,
    options: AppendOptions = {},
  ): Promise<AppendedBytes | undefined> {
    const file = await openFileSource(path);
    try {
      const job = { ...this.#job(options), source: file, dryRun: false };
      const { piece } = await appendIncrementally(job, await this.#deps(options));
      return piece && summarize(piece);
    } finally {
      await file.close();
    }
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async #appendAtEnd(
    source: Parameters<SeriesAppender['append']>[0],
    options: AppendOptions,
  ): Promise<AppendedBytes> {
    const deps = await this.#deps(options);
    const { end } = await resolveObject(this.object, deps);
    const job = { ...this.#job(options), onConflict: 'append-after' as const };
    return summarize(await new SeriesAppender(job, 0, end, deps).append(source));
  }

  #job(
    options: AppendOptions,
  ): Pick<ConstructorParameters<typeof SeriesAppender>[0], 'object' | 'requestHeaders'> {
    const creationHeaders = parseCreationHeaders(options);
    // Headers that an existing object does not take are no concern of a program.
    const requestHeaders = createRequestHeaders({ creationHeaders }, () => {});
    return { object: this.object, requestHeaders };
  }

  async #deps({ onProgress }: AppendOptions): Promise<SessionDeps> {
    const { retryTimes = DEFAULT_RETRY_POLICY.retryTimes, onRetry, signal } = this.#options;
    return {
      client: this.#client,
      crc64: await loadCrc64(),
      retry: {
        policy: { ...DEFAULT_RETRY_POLICY, retryTimes },
        clock: systemClock,
        ...(onRetry && { onRetry }),
      },
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
    };
  }
}

function summarize({ bytes, appended }: PieceAppended): AppendedBytes {
  const { position, end, attempts, recovered } = appended;
  return { position, bytes, nextPosition: end.position, crc64: end.crc64, attempts, recovered };
}
