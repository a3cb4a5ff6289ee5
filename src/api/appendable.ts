// One object to append to and to read from: the whole tool behind a few calls, for the command line and for programs.
import type { ObjectEnd } from '../append/object-end.ts';
import type { RequestHeaderOptions } from '../append/request-headers.ts';
import type { AppendResult, StreamSummary, VerifyResult } from '../facts/results.ts';
import { KeyTemplate } from '../keys/key-template.ts';
import { TimedKey } from '../keys/timed-key.ts';
import { type CreationOptions, parseCreationHeaders } from '../oss/creation-headers.ts';
import { type ObjectUrl, parseObjectUrl } from '../oss/object-url.ts';
import { type ByteInput, type ByteStream, toByteInput } from '../ship/byte-input.ts';
import { DEFAULT_PART_LIMITS } from '../ship/cutter.ts';
import { memorySource } from '../ship/memory-source.ts';
import { type AppendFromFileInput, runAppendFromFile } from './append.ts';
import type {
  AppendedBytes,
  AppendOptions,
  FollowOptions,
  Hooks,
  IncrementalOptions,
  OpenOptions,
  PipeHooks,
  SharedOptions,
  StreamHooks,
  StreamOptions,
  VerifyOptions,
} from './appendable-options.ts';
import { type Connection, openConnection } from './connection.ts';
import { type AppendFollowInput, runAppendFollow } from './follow.ts';
import { ObjectReader } from './object-reader.ts';
import { type AppendStreamInput, runAppendStream } from './stream.ts';
import { telling } from './telling.ts';
import { runVerify } from './verify.ts';

/**
 * @param target `oss://bucket/key`, where `{%Y/%m/%d}` stands for the time of an append; or the parts of a key that is
 * always the same
 * @throws {UsageError | ConfigError} before anything is sent
 */
export function openAppendable(
  target: string | ObjectUrl | TimedKey,
  options: OpenOptions | SharedOptions,
): Appendable {
  const key = toKey(target, options.utc ?? false);
  const isShared = 'connection' in options;
  const connection = isShared ? options.connection : openConnection(options);
  connection.checkBucket(key.bucket);
  const close = isShared ? async () => {} : connection.close;
  return new Appendable(key, connection, close, options.signal);
}

function toKey(target: string | ObjectUrl | TimedKey, utc: boolean): TimedKey {
  if (target instanceof TimedKey) return target;
  if (typeof target !== 'string') return TimedKey.fixed(target);
  return KeyTemplate.parse(target, { zone: utc ? 'utc' : 'local' }).keyOf(undefined);
}

/**
 * Appends one thing after the other: calls that append must not overlap. Where the key changes with time, `object`, which
 * is read from, is that of when it was opened.
 */
export class Appendable extends ObjectReader {
  /** Closes its connections, unless they were given. */
  readonly close: () => Promise<void>;
  readonly #key: TimedKey;
  /** Where the object ended after the last append: bytes are sent there at once, and OSS is asked only if that fails. */
  #remembered: (ObjectEnd & { readonly key: string }) | undefined;

  /** @see openAppendable */
  constructor(
    key: TimedKey,
    connection: Connection,
    close: () => Promise<void>,
    signal: AbortSignal | undefined,
  ) {
    super(key.at(Date.now()), connection, signal);
    this.#key = key;
    this.close = close;
  }

  /**
   * Appends bytes wherever the object ends, exactly once.
   * @throws {OssAppendError} whose notes say what may have landed
   */
  appendBytes(bytes: Uint8Array, options: AppendOptions = {}): Promise<AppendedBytes> {
    return this.#append(memorySource('bytes', bytes), options, this.#remembered);
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
    { quick = false, ...options }: IncrementalOptions = {},
  ): Promise<AppendedBytes | undefined> {
    const input = {
      ...toInput(options),
      source: path,
      mode: { kind: 'incremental', quick },
      dryRun: false,
    } as const;
    const result = await this.append(input, options);
    return result.proof === null ? undefined : toAppendedBytes(result);
  }

  /**
   * Appends what comes from a stream, as a sequence of exactly-once appends.
   * @throws {OssAppendError} whose notes tell how much had landed before
   */
  appendStream(input: ByteStream, options: StreamOptions = {}): Promise<StreamSummary> {
    const job = { ...DEFAULT_PART_LIMITS, ...toInput(options) };
    return this.stream(toByteInput(input), job, options);
  }

  /**
   * Appends a file as it grows, through rotations and outages, until `stop`.
   * @throws {IntegrityError} `NotAPrefix` when neither the file nor a rotated one continues the newest object
   */
  followFile(path: string, options: FollowOptions = {}): Promise<StreamSummary> {
    const job = { onRotate: 'next' as const, ...DEFAULT_PART_LIMITS, ...toInput(options), source: path };
    return this.follow(job, options);
  }

  /** {@link appendFile} and the others in one call, with all that is known of the result. */
  async append(input: Omit<AppendFromFileInput, 'key'>, hooks: Hooks = {}): Promise<AppendResult> {
    const { source } = input;
    if (typeof source === 'object' && 'bucket' in source) this.connection.checkBucket(source.bucket);
    this.#remembered = undefined;
    const result = await runAppendFromFile({ ...input, key: this.#key }, this.#appending(hooks));
    if (input.rolloverBytes === undefined && result.dryRun !== true) this.#remembered = rememberable(result);
    return result;
  }

  /** {@link appendStream} with headers that are parsed already. */
  async stream(
    stdin: ByteInput,
    input: Omit<AppendStreamInput, 'key'>,
    hooks: PipeHooks,
  ): Promise<StreamSummary> {
    this.#remembered = undefined;
    const { drain, onTaken } = hooks;
    const deps = { ...this.#appending(hooks), ...streaming(hooks), drain, onTaken, stdin };
    return runAppendStream({ ...input, key: this.#key }, deps);
  }

  /** {@link followFile} with headers that are parsed already. */
  async follow(input: Omit<AppendFollowInput, 'key'>, hooks: StreamHooks): Promise<StreamSummary> {
    this.#remembered = undefined;
    // An outage is told of once, not once a try.
    const { client, retry } = this.connection;
    const quiet = { client, retry: { policy: retry.policy, clock: retry.clock } };
    const deps = { ...this.#appending(hooks), ...telling(quiet, hooks.onProgress), ...streaming(hooks) };
    return runAppendFollow({ ...input, key: this.#key }, deps);
  }

  /**
   * Compares the object, or the series that it is the first of, with a source by CRC-64; nothing is transferred.
   * @param source the path of a file, another object, or a stream, which is read to its end
   * @throws {IntegrityError} `Crc64Missing` where the server tells none; `PrefixUnknown`
   */
  verify(
    source: string | ObjectUrl | ByteStream,
    { prefix = false, onNotice = () => {}, onProgress }: VerifyOptions = {},
  ): Promise<VerifyResult> {
    const origin = typeof source === 'string' || 'bucket' in source ? source : toByteInput(source);
    const deps = {
      ...telling(this.connection, onProgress),
      onNotice,
      ...this.connection.shared,
      ...(this.signal && { signal: this.signal }),
    };
    return runVerify({ key: this.#key, source: origin, prefix }, deps);
  }

  async #append(
    source: AppendFromFileInput['source'],
    options: AppendOptions,
    lastEnd?: ObjectEnd & { readonly key: string },
  ): Promise<AppendedBytes> {
    const { position, initCrc64: crc64, rolloverBytes } = options;
    const remembered = rolloverBytes === undefined ? lastEnd : undefined;
    const mode =
      position === undefined
        ? ({ kind: 'end', ...(remembered && { remembered }) } as const)
        : ({ kind: 'position', position, ...(crc64 !== undefined && { crc64 }) } as const);
    const result = await this.append({ ...toInput(options), source, mode, dryRun: false }, options);
    return toAppendedBytes(result);
  }

  #appending({ onNotice = () => {}, onProgress, isWatched = false }: Hooks) {
    return {
      ...telling(this.connection, onProgress),
      isWatched,
      ...this.connection.shared,
      onNotice,
      ...(this.signal && { signal: this.signal }),
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

/** @returns undefined where there are other writers, as it seems, or where the server tells no CRC-64 */
function rememberable({
  key,
  nextPosition,
  crc64,
  attempts,
}: AppendResult): (ObjectEnd & { readonly key: string }) | undefined {
  if (crc64 === null || attempts > 1) return undefined;
  return { key, position: nextPosition, crc64: BigInt(crc64), exists: true };
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
