// Reads a part of an object so that its bytes arrive once each and in order, whatever the network does.
import { IntegrityError, ObjectMissingError, TransportError } from '../errors.ts';
import { formatObjectUrl, type ObjectUrl, type ObjectVersion } from '../oss/object-url.ts';
import type { ObjectContent, OssClient } from '../oss/types.ts';
import { type RetryDeps, waitForRetryOrThrow } from '../retry/wait.ts';
import { isMissing, isPastEnd, mayContinue, objectReplacedError, type Snapshot } from './snapshot.ts';

/** Bytes `start` up to, not including, `end`. */
export interface ClosedRange {
  readonly start: number;
  readonly end: number;
}

/** Reads bytes of one object; bound to its client, snapshot, retries and signal. */
export type RangeReader = (range: ClosedRange) => AsyncIterable<Uint8Array>;

export interface ReadRangeDeps {
  readonly retry: RetryDeps;
  /** Given, an answer of other content is refused. */
  readonly snapshot?: Snapshot;
}

/**
 * After a fault, reading goes on at the byte where it broke; the tries are counted anew after every byte of
 * progress.
 * @throws {ObjectMissingError} the object is gone
 * @throws {AppendRefusedError} `ObjectReplaced`: the object is not the snapshot's, or has no such range any more
 */
export async function* readRange(
  client: OssClient,
  object: ObjectVersion,
  range: ClosedRange,
  deps: ReadRangeDeps,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  let position = range.start;
  let failures = 0;
  while (position < range.end) {
    try {
      for await (const piece of readOnce(client, object, { start: position, end: range.end }, deps, signal)) {
        failures = 0;
        position += piece.length;
        yield piece;
      }
    } catch (error) {
      signal?.throwIfAborted();
      failures += 1;
      await waitForRetryOrThrow(failures, error, deps.retry, signal);
    }
  }
}

async function* readOnce(
  client: OssClient,
  object: ObjectVersion,
  range: ClosedRange,
  { snapshot }: ReadRangeDeps,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const content = await open(client, object, range, signal);
  const { totalLength, head } = content;
  const known = snapshot !== undefined && totalLength !== undefined;
  if (content.end < range.end || (known && !mayContinue(snapshot, totalLength, head))) {
    await leave(content);
    throw objectReplacedError(object);
  }
  let received = range.start;
  for await (const piece of clip(content, range, object)) {
    signal?.throwIfAborted();
    received += piece.length;
    yield piece;
  }
  if (received < range.end) {
    throw new TransportError('BodyTruncated', {
      url: formatObjectUrl(object),
      received,
      expected: range.end,
    });
  }
}

async function open(
  client: OssClient,
  object: ObjectVersion,
  range: ClosedRange,
  signal?: AbortSignal,
): Promise<ObjectContent> {
  try {
    return await client.getObject(object, range, signal);
  } catch (error) {
    if (isMissing(error)) throw new ObjectMissingError(formatObjectUrl(object), error);
    // The range was inside the object when reading began.
    if (isPastEnd(error)) throw objectReplacedError(object, error);
    throw error;
  }
}

/**
 * The part of an answer that lies in `range`: a server may answer with more than was asked, up to the whole object.
 * @throws {IntegrityError} when the answer begins after the range does
 */
export async function* clip(
  content: ObjectContent,
  range: ClosedRange,
  object: ObjectUrl,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (content.start > range.start) {
    await leave(content);
    throw new IntegrityError('UnexpectedPosition.Range', {
      url: formatObjectUrl(object),
      asked: range.start,
      actual: content.start,
    });
  }
  let offset = content.start;
  for await (const piece of content.body) {
    const wanted = piece.subarray(Math.max(0, range.start - offset), Math.max(0, range.end - offset));
    offset += piece.length;
    if (wanted.length > 0) yield wanted;
    // A body that ends where the range does is read to its end, which keeps its connection.
    if (offset >= range.end && content.end > range.end) break;
  }
}

/** Gives up an answer without reading its body. */
export async function leave(content: ObjectContent): Promise<void> {
  for await (const _ of content.body) break;
}

/** All bytes of a range, in memory. */
export async function readWhole(read: RangeReader, range: ClosedRange): Promise<Uint8Array> {
  const content = Buffer.allocUnsafe(range.end - range.start);
  let filled = 0;
  for await (const piece of read(range)) {
    content.set(piece, filled);
    filled += piece.length;
  }
  return content;
}
