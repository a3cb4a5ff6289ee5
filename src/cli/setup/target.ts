// What `config check` is given: nothing, a bucket or an object.
import { checkBucketName, formatObjectUrl, type ObjectUrl, parseObjectUrl } from '../../oss/object-url.ts';

/** With an empty bucket: the server alone; with an empty key: the bucket. */
export interface CheckTarget extends ObjectUrl {
  readonly url: string;
}

/** @throws {UsageError} */
export function parseTarget(text: string | undefined, percentEncoded: boolean): CheckTarget {
  if (text === undefined) return { bucket: '', key: '', url: '' };
  const bucket = /^oss:\/\/([^/]+)\/?$/i.exec(text)?.[1];
  if (bucket !== undefined) {
    checkBucketName(bucket);
    return { bucket, key: '', url: text };
  }
  const object = parseObjectUrl(text, percentEncoded);
  return { ...object, url: formatObjectUrl(object) };
}
