// `head`: the object and where its next byte goes, or its first lines or bytes.

import { resolveObjectEnd } from '../append/object-end.ts';
import { ObjectMissingError } from '../errors.ts';
import type { HeadResult } from '../facts/results.ts';
import { formatObjectUrl, type ObjectVersion } from '../oss/object-url.ts';
import type { ObjectHead, OssClient } from '../oss/types.ts';
import type { RangeSizes } from '../read/lines.ts';
import { type Output, writeAll } from '../read/output.ts';
import { readRange } from '../read/read-range.ts';
import { type HeadAmount, selectHead } from '../read/select.ts';
import { takeSnapshot } from '../read/snapshot.ts';
import { retryRead } from '../retry/retry-read.ts';
import type { RetryDeps } from '../retry/wait.ts';

export interface HeadInput {
  readonly object: ObjectVersion;
}

export interface HeadContentInput extends HeadInput {
  readonly amount: HeadAmount;
}

export interface HeadDeps {
  readonly client: OssClient;
  readonly retry: RetryDeps;
  readonly signal?: AbortSignal | undefined;
}

export interface HeadContentDeps extends HeadDeps {
  readonly output: Output;
  /** @default DEFAULT_RANGE_SIZES */
  readonly rangeSizes?: RangeSizes;
}

/** @throws {ObjectMissingError} */
export async function runHead({ object }: HeadInput, deps: HeadDeps): Promise<HeadResult> {
  const head = await requestHead(object, deps);
  if (head === undefined) throw new ObjectMissingError(formatObjectUrl(object));
  return {
    url: formatObjectUrl(object),
    bucket: object.bucket,
    key: object.key,
    type: head.objectType ?? null,
    contentLength: head.contentLength,
    nextAppendPosition: nextPositionOf(head) ?? null,
    crc64: head.crc64?.toString() ?? null,
    etag: head.etag ?? null,
    lastModified: head.lastModified ?? null,
    contentType: head.contentType ?? null,
    storageClass: head.storageClass ?? null,
    metadata: head.metadata,
    headers: head.headers,
  };
}

/**
 * `head --position`: where the next append starts, 0 for an absent object.
 * @throws {AppendRefusedError} when the object takes no append, so that no script goes on with a wrong number
 */
export async function runHeadPosition({ object }: HeadInput, deps: HeadDeps): Promise<number> {
  return resolveObjectEnd(await requestHead(object, deps), object).position;
}

/**
 * `head -n` and `head -c`: what head(1) prints for the same content.
 * @returns how many bytes were written
 */
export async function runHeadContent(
  { object, amount }: HeadContentInput,
  { client, retry, signal, output, rangeSizes }: HeadContentDeps,
): Promise<number> {
  const snapshot = await takeSnapshot(client, object, retry, signal);
  const content = selectHead(
    (range) => readRange(client, object, range, { retry, snapshot }, signal),
    snapshot.length,
    amount,
    rangeSizes,
  );
  return (await writeAll(content, output, signal)).bytes;
}

function requestHead(
  object: ObjectVersion,
  { client, retry, signal }: HeadDeps,
): Promise<ObjectHead | undefined> {
  return retryRead(() => client.headObject(object, signal), retry, signal);
}

/** An appendable object without the header is appended to at its end. */
function nextPositionOf(head: ObjectHead): number | undefined {
  return head.nextAppendPosition ?? (head.objectType === 'Appendable' ? head.contentLength : undefined);
}
