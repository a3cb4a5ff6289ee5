// What a request to the sandbox was for, as the log shows it: one line that is not too long.
import { encodeQuery } from '../sign/encode.ts';

/** Of presigned URLs, which the sandbox refuses: they may be meant for OSS. */
const SECRETS =
  /^(?:signature|ossaccesskeyid|security-token|x-oss-(?:signature|credential|security-token))$/i;
const MAX_LENGTH = 1000;

interface Request {
  readonly bucket?: string;
  readonly key?: string;
  /** Decoded; an empty value also stands for a parameter without one. */
  readonly query: Readonly<Record<string, string>>;
}

/** @returns `/bucket/key?acl`: the key readable, the query as it goes on the wire, without secrets */
export function shownTarget({ bucket, key = '', query }: Request): string {
  const shown = Object.entries(query).map(([name, value]) => [name, SECRETS.test(name) ? '...' : value]);
  const queryText = encodeQuery(Object.fromEntries(shown));
  // A question mark in the key is not to look like the one before the query.
  const path = bucket === undefined ? '/' : `/${bucket}/${key.replaceAll('?', '%3F')}`;
  const target = queryText === '' ? path : `${path}?${queryText}`;
  return target.length <= MAX_LENGTH ? target : `${target.slice(0, MAX_LENGTH).toWellFormed()}…`;
}
