// One object to append to and to read from: the whole tool behind a few calls, for the command line and for programs.
import { Readable } from 'node:stream';
import type { RequestHeaderOptions } from '../append/request-headers.ts';
import { loadCrc64 } from '../crc64/crc64.ts';
import type { Notice } from '../facts/notices.ts';
import type { AppendResult, HeadResult, StreamSummary } from '../facts/results.ts';
import { type CreationOptions, parseCreationHeaders } from '../oss/creation-headers.ts';
import { type ObjectUrl, parseObjectUrl } from '../oss/object-url.ts';
import type { ObjectHead } from '../oss/types.ts';
import type { Output } from '../read/output.ts';
import { type ClosedRange, readRange } from '../read/read-range.ts';
import type { HeadAmount } from '../read/select.ts';
import { takeSnapshot } from '../read/snapshot.ts';
import { retryRead } from '../retry/retry-read.ts';
import type { ByteInput } from '../ship/byte-input.ts';
import { memorySource } from '../ship/memory-source.ts';
import { type AppendFromFileInput, runAppendFromFile } from './append.ts';
import type {
  AppendedBytes,
  AppendOptions,
  FollowOptions,
  Hooks,
  OpenOptions,
  SharedOptions,
  StreamHooks,
  StreamOptions,
} from './appendable-options.ts';
import { type Connection, openConnection } from './connection.ts';
import { type AppendFollowInput, runAppendFollow } from './follow.ts';
import { runHead, runHeadContent, runHeadPosition } from './head.ts';
import { type AppendStreamInput, runAppendStream } from './stream.ts';
import { runTail, type TailInput } from './tail.ts';

const DEFAULT_FLUSH = { flushBytes: 8 * 1024 * 1024, flushIntervalMs: 1000 };

/**
 * @param target `oss://bucket/key`, or its parts
 * @throws {UsageError | ConfigError} before anything is sent
 */
export function openAppendable(target: string | ObjectUrl, options: OpenOptions | SharedOptions): Appendable {
  const object = typeof target === 'string' ? parseObjectUrl(target) : target;
  const isShared = 'connection' in options;
  const connection = isShared ? options.connection : openConnection(options);
  connection.checkBucket(object.bucket);
  const close = isShared ? async () => {} : connection.close;
  return new Appendable(object, connection, close, options.signal);
}

/** Appends one thing after the other: calls that append must not overlap. */
export class Appendable {
  readonly object: ObjectUrl;
  readonly #connection: Connection;
  readonly #signal: AbortSignal | undefined;
  /** Closes its connections, unless they were given. */
  readonly close: () => Promise<void>;

  /** @see openAppendable */
  constructor(
    object: ObjectUrl,
    connection: Connection,
    close: () => Promise<void>,
    signal: AbortSignal | undefined,
  ) {
    this.object = object;
    this.#connection = connection;
    this.close = close;
    this.#signal = signal;
  }

  /** @returns undefined where there is no such object */
  head(): Promise<ObjectHead | undefined> {
    const { client, retry } = this.#connection;
    return retryRead(() => client.headObject(this.object, this.#signal), retry, this.#signal);
  }

  /** @throws {ObjectMissingError} */
  describe(): Promise<HeadResult> {
    return runHead({ object: this.object }, this.#reading());
  }

  /**
   * Where the next append starts, 0 for an absent object.
   * @throws {AppendRefusedError} when the object takes no append
   */
  nextPosition(): Promise<number> {
    return runHeadPosition({ object: this.object }, this.#reading());
  }

  /**
   * Appends bytes wherever the object ends, exactly once.
   * @throws {OssAppendError} whose notes say what may have landed
   */
  appendBytes(bytes: Uint8Array, options: AppendOptions = {}): Promise<AppendedBytes> {
    return this.#append(memorySource('bytes', bytes), options);
  }

  /** Appends a file wherever the object ends, exactly once; its size when it is opened is what is sent. */
  appendFile(path: string, options: AppendOptions = {}): Promise<AppendedBytes> {
    return this.#append(path, options);
  }

  /** Appends the content of another object, as it is when reading begins. */
  appendObject(source: string | ObjectUrl, options: AppendOptions = {}): Promise<AppendedBytes> {
    return this.#append(typeof source === 'string' ? parseObjectUrl(source) : source, options);
  }

  /**
   * Appends what the object lacks of a growing file, after proof that it holds the file's beginning.
   * @returns undefined when it lacks nothing
   * @throws {IntegrityError} `NotAPrefix`
   */
  async appendFileIncrementally(
    path: string,
    options: Omit<AppendOptions, 'position' | 'initCrc64'> = {},
  ): Promise<AppendedBytes | undefined> {
    const input = {
      ...toInput(options),
      source: path,
      mode: { kind: 'incremental' },
      dryRun: false,
    } as const;
    const result = await this.append(input, options);
    return result.proof === null ? undefined : toAppendedBytes(result);
  }

  /**
   * Appends what comes from a stream, as a sequence of exactly-once appends.
   * @throws {OssAppendError} whose notes tell how much had landed before
   */
  appendStream(
    input: AsyncIterable<Uint8Array> | Readable | ByteInput,
    options: StreamOptions = {},
  ): Promise<StreamSummary> {
    const stdin =
      'stream' in input ? input : { stream: input instanceof Readable ? input : Readable.from(input) };
    const job = { ...DEFAULT_FLUSH, ...toInput(options) };
    return this.stream(stdin, job, options);
  }

  /**
   * Appends a file as it grows, through rotations and outages, until `stop`.
   * @throws {IntegrityError} `NotAPrefix` when neither the file nor a rotated one continues the newest object
   */
  followFile(path: string, options: FollowOptions = {}): Promise<StreamSummary> {
    const job = { onRotate: 'next' as const, ...DEFAULT_FLUSH, ...toInput(options), source: path };
    return this.follow(job, options);
  }

  /**
   * The object's bytes, or a part of them; what is appended meanwhile is left out. Each byte comes once and in order,
   * whatever the network does.
   * @throws {ObjectMissingError}
   */
  async *read(range?: ClosedRange): AsyncGenerator<Uint8Array, void, undefined> {
    const { client, retry, signal } = this.#reading();
    const snapshot = await takeSnapshot(client, this.object, retry, signal);
    const whole = { start: 0, end: snapshot.length };
    yield* readRange(client, this.object, range ?? whole, { retry, snapshot }, signal);
  }

  /** Writes the first lines or bytes, as head(1) prints them. @returns how many bytes were written */
  readHead(amount: HeadAmount, output: Output): Promise<number> {
    return runHeadContent({ object: this.object, amount }, { ...this.#reading(), output });
  }

  /**
   * Writes the last lines or bytes, as tail(1) prints them, and with `follow` what is appended from then on.
   * @returns how many bytes were written; never while following, which ends by the signal
   */
  readTail(
    input: Omit<TailInput, 'object'>,
    output: Output,
    hooks: { readonly onNotice?: (notice: Notice) => void } = {},
  ): Promise<number> {
    return runTail({ ...input, object: this.object }, { ...this.#reading(), output, ...hooks });
  }

  /** {@link appendFile} and the others in one call, with all that is known of the result. */
  async append(input: Omit<AppendFromFileInput, 'object'>, hooks: Hooks = {}): Promise<AppendResult> {
    return runAppendFromFile({ ...input, object: this.object }, await this.#appending(hooks));
  }

  /** {@link appendStream} with headers that are parsed already. */
  async stream(
    stdin: ByteInput,
    input: Omit<AppendStreamInput, 'object'>,
    hooks: StreamHooks,
  ): Promise<StreamSummary> {
    const deps = { ...(await this.#appending(hooks)), ...streaming(hooks), stdin };
    return runAppendStream({ ...input, object: this.object }, deps);
  }

  /** {@link followFile} with headers that are parsed already. */
  async follow(input: Omit<AppendFollowInput, 'object'>, hooks: StreamHooks): Promise<StreamSummary> {
    const deps = { ...(await this.#appending(hooks)), ...streaming(hooks) };
    return runAppendFollow({ ...input, object: this.object }, deps);
  }

  async #append(source: AppendFromFileInput['source'], options: AppendOptions): Promise<AppendedBytes> {
    const { position, initCrc64: crc64 } = options;
    const mode =
      position === undefined
        ? ({ kind: 'end' } as const)
        : ({ kind: 'position', position, ...(crc64 !== undefined && { crc64 }) } as const);
    const result = await this.append({ ...toInput(options), source, mode, dryRun: false }, options);
    return toAppendedBytes(result);
  }

  #reading() {
    const { client, retry } = this.#connection;
    return { client, retry, signal: this.#signal };
  }

  async #appending({ crc64, onNotice = () => {}, onStart, onProgress }: Hooks) {
    const { client, retry, shared } = this.#connection;
    return {
      client,
      retry,
      ...shared,
      crc64: crc64 ?? (await loadCrc64()),
      onNotice,
      ...(this.#signal && { signal: this.#signal }),
      ...(onStart && { onStart }),
      ...(onProgress && { onProgress }),
    };
  }
}

function streaming({ onAppended = async () => {}, stop = new AbortController().signal }: StreamHooks) {
  return { onAppended, stop };
}

/** Headers of a new object parsed, everything else as it is. */
function toInput<Options extends CreationOptions>(options: Options): Options & RequestHeaderOptions {
  return { ...options, creationHeaders: parseCreationHeaders(options) };
}

function toAppendedBytes(result: AppendResult): AppendedBytes {
  const { position, bytes, nextPosition, crc64, attempts, recovered } = result;
  return {
    position,
    bytes,
    nextPosition,
    crc64: crc64 === null ? undefined : BigInt(crc64),
    attempts,
    recovered,
  };
}
