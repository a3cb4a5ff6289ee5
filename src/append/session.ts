// Runs the effects of the append machine: sends, asks, waits, hashes, reads back. The only place that appends.
import { extendCrc64, hashPieces } from '../crc64/crc64.ts';
import { confirmCrc64 } from '../crc64/witness.ts';
import { IntegrityError, LocalIoError, ObjectMissingError } from '../errors.ts';
import type { OnProgress } from '../facts/progress.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import type { AppendAnswer, OssClient } from '../oss/types.ts';
import { counted } from '../read/counted.ts';
import { readRange } from '../read/read-range.ts';
import { isReplaced } from '../read/snapshot.ts';
import { type RetryDeps, waitForRetry } from '../retry/wait.ts';
import { errorEvent, isExistenceConflict } from './failed-request.ts';
import { failureError } from './failures.ts';
import { start, step } from './machine.ts';
import { MAX_OBJECT_BYTES, type ObjectEnd, resolveObjectEnd } from './object-end.ts';
import { OverwriteCheck } from './overwriting.ts';
import { Pacer } from './pacer.ts';
import type { AppendSource } from './source.ts';
import type { Contradiction, Effect, Event, Landed, MachineConfig, Wait } from './states.ts';

export interface AppendJob {
  readonly object: ObjectUrl;
  readonly source: AppendSource;
  /** Where the object ends, as far as is known. */
  readonly objectEnd: ObjectEnd;
  readonly onConflict: MachineConfig['onConflict'];
  /** Length that the object must not exceed. @default MAX_OBJECT_BYTES */
  readonly maxObjectBytes?: number;
  /** Headers for a request that sends the source from `offset` on at `objectEnd`. */
  requestHeaders(objectEnd: ObjectEnd, offset: number): Promise<Record<string, string>>;
}

export interface SessionDeps {
  readonly client: OssClient;
  readonly retry: RetryDeps;
  /** Told what is going on, and how many bytes of the source it has come to. */
  readonly onProgress?: OnProgress;
  /** Whether what is sent is cut as small as somebody who watches it wants it. */
  readonly isWatched?: boolean;
  readonly signal?: AbortSignal;
}

export interface Appended extends Landed {
  /** AppendObject requests sent. */
  readonly attempts: number;
  readonly requestId: string | undefined;
  readonly etag: string | undefined;
}

/**
 * Appends the source exactly once and proves it.
 * @throws {OssAppendError} when it did not land, or when that cannot be known: the error's notes say which
 */
export async function appendExactlyOnce(job: AppendJob, deps: SessionDeps): Promise<Appended> {
  const session = new AppendSession(job, deps);
  return session.run();
}

class AppendSession {
  readonly #job: AppendJob;
  readonly #deps: SessionDeps;
  /** CRC-64 of the source from an offset to its end, once it has been read that far. */
  readonly #restCrc64s = new Map<number, bigint>();
  readonly #overwriteCheck: OverwriteCheck;
  #attempts = 0;
  #etag: string | undefined;
  #requestId: string | undefined;

  constructor(job: AppendJob, deps: SessionDeps) {
    this.#job = job;
    this.#overwriteCheck = new OverwriteCheck(job.source);
    this.#deps = deps;
  }

  /** Anew for each step: fewer tries may be allowed by then, as when following a file is to end. */
  get #config(): MachineConfig {
    const { source, onConflict } = this.#job;
    return { size: source.size, onConflict, retryTimes: this.#deps.retry.policy.retryTimes };
  }

  async run(): Promise<Appended> {
    let { state, effect } = start(this.#job.objectEnd);
    for (;;) {
      if (state.phase === 'landed') {
        await this.#overwriteCheck.afterLanding(this.#job.object, state.landed);
        return {
          ...state.landed,
          attempts: this.#attempts,
          etag: this.#etag,
          requestId: this.#requestId,
        };
      }
      if (state.phase === 'failed') {
        const { failure } = state;
        const error = failureError(failure, this.#job, this.#attempts);
        if (failure.kind === 'contradiction' && error.code === 'Crc64Mismatch') await this.#confirm(failure);
        throw error;
      }
      ({ state, effect } = step(state, await this.#perform(effect), this.#config));
    }
  }

  async #perform(effect: Effect): Promise<Event> {
    try {
      switch (effect.kind) {
        case 'head':
          return await this.#head(effect.wait);
        case 'append':
          return await this.#append(effect.objectEnd, effect.offset);
        case 'hash':
          return { kind: 'hashed', crc64: await this.#hash(effect.start, effect.end) };
        case 'read-back':
          return { kind: 'hashed', crc64: await this.#readBack(effect.start, effect.end) };
        case 'stop':
          throw new Error('append session: asked to run the effect of a final state');
      }
    } catch (error) {
      this.#deps.signal?.throwIfAborted();
      return errorEvent(error, effect.kind, this.#deps.retry.policy);
    }
  }

  async #head(wait: Wait | undefined): Promise<Event> {
    const { client, retry, signal } = this.#deps;
    if (wait !== undefined) await waitForRetry(wait.failures, wait.error, retry, signal);
    const head = await client.headObject(this.#job.object, signal);
    this.#etag = head?.etag;
    this.#requestId = head?.requestId;
    return { kind: 'headed', objectEnd: resolveObjectEnd(head, this.#job.object) };
  }

  async #append(objectEnd: ObjectEnd, offset: number): Promise<Event> {
    const { object, source, maxObjectBytes } = this.#job;
    const contentLength = source.size - offset;
    checkObjectSize(object, objectEnd.position + contentLength, maxObjectBytes);
    const headers = await this.#job.requestHeaders(objectEnd, offset);
    const body = (): AsyncIterable<Uint8Array> => {
      this.#attempts += 1;
      return this.#hashedBody(offset);
    };
    const request = { position: objectEnd.position, contentLength, headers, body };
    let answer: AppendAnswer;
    try {
      answer = await this.#deps.client.appendObject(object, request, this.#deps.signal);
    } catch (error) {
      if (isExistenceConflict(error, objectEnd, headers)) return { kind: 'conflicted', error };
      throw error;
    }
    this.#etag = answer.etag;
    this.#requestId = answer.requestId;
    return { kind: 'answered', answer, sourceCrc64: await this.#hash(offset, source.size) };
  }

  /** The rest of the source, hashed as it is sent. */
  async *#hashedBody(offset: number): AsyncGenerator<Uint8Array> {
    const { onProgress, isWatched } = this.#deps;
    const { size: totalBytes } = this.#config;
    const pacer = isWatched ? new Pacer() : undefined;
    let crc64 = 0n;
    let read = offset;
    let sent = offset;
    for await (const piece of this.#read(offset, totalBytes)) {
      crc64 = extendCrc64(crc64, piece);
      read += piece.length;
      // Before the piece is handed over: the request may end as soon as its last byte is out.
      if (read === totalBytes) {
        this.#rememberRestCrc64(offset, crc64);
        await this.#overwriteCheck.beforeLastPiece(offset, crc64);
      }
      for (const slice of pacer?.cut(piece) ?? [piece]) {
        sent += slice.length;
        onProgress?.({ phase: 'sending', doneBytes: sent, totalBytes });
        yield slice;
      }
    }
    onProgress?.({ phase: 'answering' });
  }

  async #hash(start: number, end: number): Promise<bigint> {
    const known = end === this.#config.size ? this.#restCrc64s.get(start) : undefined;
    if (known !== undefined) return known;
    const crc64 = await hashPieces(this.#proving(this.#read(start, end), end - start), this.#deps.signal);
    if (end === this.#config.size) this.#rememberRestCrc64(start, crc64);
    return crc64;
  }

  #proving(pieces: AsyncIterable<Uint8Array>, totalBytes: number): AsyncIterable<Uint8Array> {
    const { onProgress } = this.#deps;
    return counted(
      pieces,
      onProgress && ((doneBytes) => onProgress({ phase: 'proving', doneBytes, totalBytes })),
    );
  }

  #read(start: number, end: number): AsyncIterable<Uint8Array> {
    return this.#job.source.read(start, end);
  }

  /** What was proved for one reading of the source says nothing of other content. */
  #rememberRestCrc64(offset: number, crc64: bigint): void {
    const known = this.#restCrc64s.get(offset);
    if (known !== undefined && known !== crc64) {
      throw new LocalIoError('SourceChanged.Rewritten', { source: this.#job.source.name, while: 'sent' });
    }
    this.#restCrc64s.set(offset, crc64);
  }

  /** An object is called damaged only if it is not we who are wrong. */
  async #confirm({ progress, sourceCrc64, expected }: Contradiction): Promise<void> {
    const { offset, objectEnd } = progress;
    const { size, name: source } = this.#job.source;
    const [before, claimed] =
      objectEnd.crc64 === undefined || expected.crc64 === undefined
        ? [0n, sourceCrc64]
        : [objectEnd.crc64, expected.crc64];
    const isConfirmed = await confirmCrc64(() => this.#read(offset, size), before, claimed);
    if (isConfirmed === false) throw new LocalIoError('SourceChanged.Rewritten', { source, while: 'sent' });
  }

  /** @returns CRC-64 of the object's bytes `start` to `end`; undefined when it no longer has them */
  async #readBack(start: number, end: number): Promise<bigint | undefined> {
    const { client, retry, signal } = this.#deps;
    try {
      const pieces = readRange(client, this.#job.object, { start, end }, { retry }, signal);
      return await hashPieces(this.#proving(pieces, end - start));
    } catch (error) {
      if (error instanceof ObjectMissingError || isReplaced(error)) return undefined;
      throw error;
    }
  }
}

/** @throws {IntegrityError} when an append would take the object over the limit of the service */
export function checkObjectSize(object: ObjectUrl, bytes: number, limit: number = MAX_OBJECT_BYTES): void {
  if (bytes <= limit) return;
  const limitIs = limit === MAX_OBJECT_BYTES ? 'of-service' : 'of-rollover';
  throw new IntegrityError('TooLarge', { url: formatObjectUrl(object), bytes, limit, limitIs });
}
