// What buckets and objects may be named. Source: the naming conventions in the OSS guide.

const BUCKET_NAME = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const MAX_KEY_BYTES = 1023;

/** 3 to 63 lower-case letters, digits and hyphens, with no hyphen at either end. */
export function isBucketName(text: string): boolean {
  return BUCKET_NAME.test(text);
}

/** 1 to 1023 bytes of UTF-8, not beginning with a slash or a backslash. */
export function isObjectKey(text: string): boolean {
  return text !== '' && !/^[/\\]/.test(text) && Buffer.byteLength(text) <= MAX_KEY_BYTES;
}
