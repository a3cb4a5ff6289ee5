// oss://bucket/key: parsing, formatting and the rules for names.
import { UsageError } from '../errors.ts';
import { meantUrl, withoutQuery } from './meant-url.ts';

export interface ObjectUrl {
  readonly bucket: string;
  /** Object key, decoded: 1 to 1023 bytes of UTF-8. */
  readonly key: string;
}

/** What a request that reads is about. */
export interface ObjectVersion extends ObjectUrl {
  /** In a bucket with versioning; without it, the object as it is now. */
  readonly versionId?: string;
}

const SCHEME = 'oss://';
const BUCKET_NAME = /^[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]$/;
const MAX_KEY_BYTES = 1023;

export function isObjectUrl(text: string): boolean {
  return text.slice(0, SCHEME.length).toLowerCase() === SCHEME;
}

/**
 * @param percentEncoded whether the key is percent-encoded
 * @throws {UsageError} naming the rule that the URL breaks
 */
export function parseObjectUrl(text: string, percentEncoded = false): ObjectUrl {
  const { bucket, rawKey } = splitObjectUrl(text);
  const key = percentEncoded ? decodeKey(rawKey) : rawKey;
  checkObjectKey(key, text);
  return { bucket, key };
}

/** @throws {UsageError} where it is no such URL, or the bucket cannot have that name; the key is not looked at */
export function splitObjectUrl(text: string): { readonly bucket: string; readonly rawKey: string } {
  // With one slash too many there is no bucket.
  if (!isObjectUrl(text) || text.startsWith('/', SCHEME.length)) {
    throw new UsageError('Usage.NotAnObjectUrl', { text: withoutQuery(text), ...meantUrl(text) });
  }
  const rest = text.slice(SCHEME.length);
  const slash = rest.indexOf('/');
  const bucket = slash < 0 ? rest : rest.slice(0, slash);
  checkBucketName(bucket);
  return { bucket, rawKey: slash < 0 ? '' : rest.slice(slash + 1) };
}

export function formatObjectUrl({ bucket, key }: ObjectUrl): string {
  return `${SCHEME}${bucket}/${key}`;
}

/** @throws {UsageError} unless 3–63 of `a-z 0-9 -`, no hyphen first or last */
export function checkBucketName(bucket: string): void {
  if (BUCKET_NAME.test(bucket)) return;
  throw new UsageError('Usage.BucketName', { bucket });
}

function checkObjectKey(key: string, url: string): void {
  if (key === '') {
    throw new UsageError('Usage.KeyMissing', { url, name: undefined });
  }
  if (key.startsWith('/') || key.startsWith('\\')) {
    throw new UsageError('Usage.KeyBeginsWithSlash', { url });
  }
  if (!key.isWellFormed()) throw new UsageError('Usage.KeyNotUtf8', {});
  const bytes = Buffer.byteLength(key);
  if (bytes > MAX_KEY_BYTES) {
    throw new UsageError('Usage.KeyTooLong', { bytes, limit: MAX_KEY_BYTES });
  }
}

/**
 * As ossutil does, and forms on the web: a plus sign is a space, `%2B` a plus sign.
 * @throws {UsageError}
 */
export function decodeKey(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (cause) {
    throw new UsageError('Usage.KeyEncoding', { text }, cause);
  }
}
