// oss://bucket/key: parsing, formatting and the rules for names.
import { UsageError } from '../errors.ts';

export interface ObjectUrl {
  readonly bucket: string;
  /** Object key, decoded: 1 to 1023 bytes of UTF-8. */
  readonly key: string;
}

const SCHEME = 'oss://';
const BUCKET_NAME = /^[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]$/;
const MAX_KEY_BYTES = 1023;

export function isObjectUrl(text: string): boolean {
  return text.toLowerCase().startsWith(SCHEME);
}

/**
 * @param percentEncoded whether the key is percent-encoded (`--encoding-type url`)
 * @throws {UsageError} naming the rule that the URL breaks
 */
export function parseObjectUrl(text: string, percentEncoded = false): ObjectUrl {
  if (!isObjectUrl(text)) {
    throw new UsageError(`not an object URL: ${quote(text)}`, { hint: 'write it as oss://bucket/key' });
  }
  const rest = text.slice(SCHEME.length);
  const slash = rest.indexOf('/');
  const bucket = slash < 0 ? rest : rest.slice(0, slash);
  const rawKey = slash < 0 ? '' : rest.slice(slash + 1);
  checkBucketName(bucket);
  const key = percentEncoded ? decodeKey(rawKey) : rawKey;
  checkObjectKey(key, text);
  return { bucket, key };
}

export function formatObjectUrl({ bucket, key }: ObjectUrl): string {
  return `${SCHEME}${bucket}/${key}`;
}

/** @throws {UsageError} unless 3–63 of `a-z 0-9 -`, no hyphen first or last */
export function checkBucketName(bucket: string): void {
  if (BUCKET_NAME.test(bucket)) return;
  throw new UsageError(`not a bucket name: ${quote(bucket)}`, {
    hint: 'a bucket name has 3 to 63 lower-case letters, digits and hyphens, no hyphen first or last',
  });
}

function checkObjectKey(key: string, url: string): void {
  if (key === '') {
    throw new UsageError(`no object key in ${quote(url)}`, { hint: 'write it as oss://bucket/key' });
  }
  if (key.startsWith('/') || key.startsWith('\\')) {
    throw new UsageError(`the object key must not begin with / or \\: ${quote(url)}`, {
      hint: 'leave it out: oss://bucket/key has one slash after the bucket',
    });
  }
  if (!key.isWellFormed()) throw new UsageError('the object key is not valid UTF-8');
  const bytes = Buffer.byteLength(key);
  if (bytes > MAX_KEY_BYTES) {
    throw new UsageError(`the object key is ${bytes} bytes long; OSS allows ${MAX_KEY_BYTES}`);
  }
}

function decodeKey(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new UsageError(`the object key is not valid percent-encoding: ${quote(text)}`, {
      cause,
      hint: 'leave out --encoding-type url if the key is not encoded',
    });
  }
}

function quote(text: string): string {
  return JSON.stringify(text);
}
