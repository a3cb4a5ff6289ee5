// One object to look at and to read, as head(1) and tail(1) do, or byte by byte.
import type { Notice } from '../facts/notices.ts';
import type { OnProgress } from '../facts/progress.ts';
import type { HeadResult } from '../facts/results.ts';
import type { ObjectVersion } from '../oss/object-url.ts';
import type { ObjectHead } from '../oss/types.ts';
import type { Excerpt } from '../read/excerpt.ts';
import type { Output } from '../read/output.ts';
import { type ClosedRange, readRange } from '../read/read-range.ts';
import type { HeadAmount } from '../read/select.ts';
import { takeSnapshot } from '../read/snapshot.ts';
import { retryRead } from '../retry/retry-read.ts';
import { type CatResult, runCat } from './cat.ts';
import type { Connection } from './connection.ts';
import { runHead, runHeadContent, runHeadPosition } from './head.ts';
import { runTail, type TailInput } from './tail.ts';
import { telling } from './telling.ts';

export interface CatHooks {
  readonly onNotice?: (notice: Notice) => void;
  readonly onProgress?: OnProgress;
}

/** @throws {ConfigError | UsageError} where requests for its bucket could not be addressed or signed */
export function openReader(
  object: ObjectVersion,
  connection: Connection,
  signal: AbortSignal | undefined,
): ObjectReader {
  connection.checkBucket(object.bucket);
  return new ObjectReader(object, connection, signal);
}

export class ObjectReader {
  readonly object: ObjectVersion;
  protected readonly connection: Connection;
  /** Ends what is under way. */
  protected readonly signal: AbortSignal | undefined;

  constructor(object: ObjectVersion, connection: Connection, signal: AbortSignal | undefined) {
    this.object = object;
    this.connection = connection;
    this.signal = signal;
  }

  /** One version of the object, in a bucket with versioning. */
  version(versionId: string): ObjectReader {
    return new ObjectReader({ ...this.object, versionId }, this.connection, this.signal);
  }

  /** @returns undefined where there is no such object */
  head(): Promise<ObjectHead | undefined> {
    const { client, retry } = this.connection;
    return retryRead(() => client.headObject(this.object, this.signal), retry, this.signal);
  }

  /** @throws {ObjectMissingError} */
  describe(): Promise<HeadResult> {
    return runHead({ object: this.object }, this.#deps());
  }

  /**
   * Where the next append starts, 0 for an absent object.
   * @throws {AppendRefusedError} when the object takes no append
   */
  nextPosition(): Promise<number> {
    return runHeadPosition({ object: this.object }, this.#deps());
  }

  /**
   * The object's bytes, or a part of them; what is appended meanwhile is left out. Each byte comes once and in order,
   * whatever the network does.
   * @throws {ObjectMissingError}
   */
  async *read(range?: ClosedRange): AsyncGenerator<Uint8Array, void, undefined> {
    const { client, retry, signal } = this.#deps();
    const snapshot = await takeSnapshot(client, this.object, retry, signal);
    const whole = { start: 0, end: snapshot.length };
    yield* readRange(client, this.object, range ?? whole, { retry, snapshot }, signal);
  }

  /**
   * Writes the object, or a part of it, as {@link read} gives it. The whole object is proved by its CRC-64; where the
   * server tells none, `onNotice` is told.
   * @throws {IntegrityError} `Crc64Mismatch`, after the last byte was written
   */
  cat(excerpt: Excerpt, output: Output, { onProgress, ...hooks }: CatHooks = {}): Promise<CatResult> {
    const deps = { ...telling(this.connection, onProgress), signal: this.signal, output, ...hooks };
    return runCat({ object: this.object, excerpt }, deps);
  }

  /** Writes the first lines or bytes, as head(1) prints them. @returns how many bytes were written */
  readHead(amount: HeadAmount, output: Output): Promise<number> {
    return runHeadContent({ object: this.object, amount }, { ...this.#deps(), output });
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
    return runTail({ ...input, object: this.object }, { ...this.#deps(), output, ...hooks });
  }

  #deps() {
    const { client, retry } = this.connection;
    return { client, retry, signal: this.signal };
  }
}
