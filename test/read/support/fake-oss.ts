// An OssClient over one object in memory: counts what is asked of it, and fails when told to.

import type { OssServiceError, TransportError } from '../../../src/errors.ts';
import type { ObjectUrl } from '../../../src/oss/object-url.ts';
import type {
  AppendAnswer,
  ByteRange,
  ObjectContent,
  ObjectHead,
  OssClient,
} from '../../../src/oss/types.ts';
import type { Output } from '../../../src/read/output.ts';
import type { RetryClock } from '../../../src/retry/clock.ts';
import type { RetryDeps } from '../../../src/retry/wait.ts';
import { serviceError as namedServiceError, transportError } from '../../support/errors.ts';

export const OBJECT: ObjectUrl = { bucket: 'logs', key: 'app.log' };

export interface FakeContent {
  readonly length: number;
  slice(start: number, end: number): Uint8Array;
}

export interface FakeObject {
  readonly content: FakeContent;
  readonly crc64?: bigint;
  readonly etag?: string;
  readonly objectType?: string;
  readonly nextAppendPosition?: number;
  readonly sealedTime?: string;
}

/** What becomes of one request. */
export type Fault =
  | { readonly kind: 'error'; readonly error: Error }
  /** The connection breaks after so many bytes of the body. */
  | { readonly kind: 'break'; readonly afterBytes: number }
  /** The body ends after so many bytes, as if that were all. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** One byte of the body is changed. */
  | { readonly kind: 'damage'; readonly atByte: number }
  /** The object becomes this after so many bytes of the body were sent, which then breaks. */
  | { readonly kind: 'replace'; readonly afterBytes: number; readonly object: FakeObject | undefined };

export interface FakeOss extends OssClient {
  object: FakeObject | undefined;
  /** Faults of the coming GETs, in order; undefined is none. */
  faults: (Fault | undefined)[];
  /** Faults of the coming HEADs. */
  headFaults: Error[];
  /** Answers every range with 200 and the whole object. */
  ignoresRanges: boolean;
  /** Bytes of one piece of a body. */
  pieceBytes: number;
  readonly requests: string[];
  bytesRead: number;
}

export function connectionReset(): TransportError {
  return transportError();
}

export function serviceError(status: number, ossCode: string): OssServiceError {
  return namedServiceError({ status, ossCode, ossMessage: ossCode });
}

export function bytesContent(bytes: Uint8Array): FakeContent {
  return { length: bytes.length, slice: (start, end) => bytes.subarray(start, end) };
}

export function createFakeOss(object?: FakeObject): FakeOss {
  const fake: FakeOss = {
    object,
    faults: [],
    headFaults: [],
    ignoresRanges: false,
    pieceBytes: 64 * 1024,
    requests: [],
    bytesRead: 0,
    async headObject(_object, signal) {
      signal?.throwIfAborted();
      fake.requests.push('HEAD');
      const error = fake.headFaults.shift();
      if (error) throw error;
      return fake.object && headOf(fake.object);
    },
    async getObject(_object, range, signal) {
      signal?.throwIfAborted();
      fake.requests.push(`GET ${range?.start ?? 0}-${range?.end ?? ''}`);
      return get(fake, range ?? { start: 0 });
    },
    appendObject: (): Promise<AppendAnswer> => Promise.reject(new Error('tail must not append')),
    listObjects: () => Promise.reject(new Error('not expected')),
    close: async () => undefined,
  };
  return fake;
}

function headOf({ content, objectType = 'Appendable', ...object }: FakeObject): ObjectHead {
  return {
    contentLength: content.length,
    objectType,
    nextAppendPosition: object.nextAppendPosition,
    crc64: object.crc64,
    etag: object.etag,
    lastModified: 'Sun, 22 Nov 2026 10:00:00 GMT',
    contentType: 'text/plain',
    storageClass: 'Standard',
    sealedTime: object.sealedTime,
    metadata: { owner: 'ops' },
    headers: { 'content-length': String(content.length) },
    requestId: '5F6E',
  };
}

function get(fake: FakeOss, { start, end: wantedEnd }: ByteRange): ObjectContent {
  const { object } = fake;
  const fault = fake.faults.shift();
  if (fault?.kind === 'error') throw fault.error;
  if (object === undefined) throw serviceError(404, 'NoSuchKey');
  const { length } = object.content;
  if (!fake.ignoresRanges && start >= length) throw serviceError(416, 'InvalidRange');
  const end = Math.min(wantedEnd ?? length, length);
  const range = fake.ignoresRanges ? { start: 0, end: length } : { start, end };
  const head = headOf(object);
  return { ...range, totalLength: length, head, body: body(fake, object.content, range, fault) };
}

async function* body(
  fake: FakeOss,
  content: FakeContent,
  { start, end }: Required<ByteRange>,
  fault: Fault | undefined,
): AsyncGenerator<Uint8Array> {
  const stop = fault && 'afterBytes' in fault ? Math.min(end, start + fault.afterBytes) : end;
  for (let from = start; from < stop; from += fake.pieceBytes) {
    const piece = content.slice(from, Math.min(stop, from + fake.pieceBytes));
    fake.bytesRead += piece.length;
    yield fault?.kind === 'damage' ? damage(piece, start + fault.atByte - from) : piece;
  }
  if (fault?.kind === 'replace') fake.object = fault.object;
  if (fault?.kind === 'break' || fault?.kind === 'replace') throw connectionReset();
}

function damage(piece: Uint8Array, index: number): Uint8Array {
  const copy = Uint8Array.from(piece);
  const byte = copy[index];
  if (byte !== undefined) copy[index] = byte ^ 1;
  return copy;
}

export interface FakeClock extends RetryClock {
  readonly sleeps: number[];
}

/** Sleeps take no time; `onSleep` may change the world meanwhile. */
export function createFakeClock(onSleep: () => void | Promise<void> = () => undefined): FakeClock {
  const sleeps: number[] = [];
  return {
    sleeps,
    async sleep(ms, signal) {
      sleeps.push(ms);
      await onSleep();
      signal?.throwIfAborted();
    },
    random: () => 0.5,
    now: () => new Date(0),
  };
}

export function quickRetry(clock: RetryClock = createFakeClock()): RetryDeps {
  return { policy: { retryTimes: 3, baseDelayMs: 200, maxDelayMs: 20_000 }, clock };
}

export interface MemoryOutput extends Output {
  bytes(): Buffer;
}

export function createMemoryOutput(): MemoryOutput {
  const written: Uint8Array[] = [];
  return {
    async write(bytes) {
      written.push(Uint8Array.from(bytes));
    },
    bytes: () => Buffer.concat(written),
  };
}
