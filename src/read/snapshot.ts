// What an object was when reading it began, and whether an answer still speaks of that content.
import { AppendRefusedError, ObjectMissingError, OssServiceError } from '../errors.ts';
import { formatObjectUrl, type ObjectUrl, type ObjectVersion } from '../oss/object-url.ts';
import type { ObjectContent, ObjectHead, OssClient } from '../oss/types.ts';
import { retryRead } from '../retry/retry-read.ts';
import type { RetryDeps } from '../retry/wait.ts';

export interface Snapshot {
  /** Bytes; nothing past them is read, whatever is appended meanwhile. */
  readonly length: number;
  readonly crc64: bigint | undefined;
  readonly etag: string | undefined;
}

/** @throws {ObjectMissingError} */
export async function takeSnapshot(
  client: OssClient,
  object: ObjectVersion,
  retry: RetryDeps,
  signal?: AbortSignal,
): Promise<Snapshot> {
  const head = await retryRead(() => client.headObject(object, signal), retry, signal);
  if (head === undefined) throw new ObjectMissingError(formatObjectUrl(object));
  return { length: head.contentLength, crc64: head.crc64, etag: head.etag };
}

/** Bytes of the whole object, as the answer tells. */
export function totalLengthOf(content: ObjectContent): number {
  return content.totalLength ?? content.end;
}

/**
 * Whether the answer can be of the same content, perhaps with more appended to it. It can be wrong only for an
 * appendable object that was deleted and had grown longer again before this answer.
 */
export function mayContinue(snapshot: Snapshot, length: number, head: ObjectHead): boolean {
  if (length < snapshot.length) return false;
  const sameLength = length === snapshot.length;
  if (sameLength && snapshot.crc64 !== undefined && head.crc64 !== undefined) {
    return head.crc64 === snapshot.crc64;
  }
  // An append may change the ETag, and content behind a symlink may be appended to.
  const etagMustStay = sameLength || head.objectType === 'Normal' || head.objectType === 'Multipart';
  if (!etagMustStay || snapshot.etag === undefined || head.etag === undefined) return true;
  return head.etag === snapshot.etag;
}

export function isMissing(error: unknown): boolean {
  return error instanceof OssServiceError && error.code === 'NoSuchKey';
}

/** The range asked for begins at or past the end of the object. */
export function isPastEnd(error: unknown): boolean {
  return error instanceof OssServiceError && error.status === 416;
}

export function isReplaced(error: unknown): boolean {
  return error instanceof AppendRefusedError && error.code === 'ObjectReplaced';
}

export function objectReplacedError(object: ObjectUrl, cause?: unknown): AppendRefusedError {
  return new AppendRefusedError('ObjectReplaced.Read', { url: formatObjectUrl(object) }, cause);
}
