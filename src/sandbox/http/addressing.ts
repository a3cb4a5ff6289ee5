// Bucket, key and query of a request, from its Host header and its target exactly as received. A URL parser
// would rewrite dot segments, and the key would no longer be the one that was signed.
import { isIP } from 'node:net';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import { isBucketName } from '../rules/names.ts';

const MAX_KEY_BYTES = 1023;

export interface Address {
  readonly bucket?: string;
  /** Absent where the path ends at the bucket. */
  readonly key?: string;
  /** Decoded; an empty value also stands for a parameter without one. */
  readonly query: Readonly<Record<string, string>>;
}

/**
 * @param cnames custom domains and the buckets they are bound to
 * @throws {Refusal} when the target cannot be decoded, or the bucket's or object's name breaks OSS's rules
 */
export function parseAddress(
  target: string,
  host: string,
  cnames: Readonly<Record<string, string>>,
): Address {
  // Some clients send the whole URL, which any server has to take: RFC 9112, 3.2.2.
  const [, authority, path = '', search] =
    /^(?:https?:\/\/([^/?]*))?(\/[^?]*)(?:\?(.*))?$/is.exec(target) ?? [];
  if (path === '') throw new Refusal(REFUSALS.BadRequest);
  const query = parseQuery(search ?? '');
  const names = path.slice(1);
  const hostBucket = bucketOfHost(authority ?? host, cnames);
  const [bucket, rawKey] = hostBucket === undefined ? splitAt('/', names) : [hostBucket, names];
  if (bucket === '') return { query };
  if (!isBucketName(bucket)) {
    throw new Refusal(REFUSALS.InvalidBucketName, { elements: { BucketName: bucket } });
  }
  if (rawKey === '') return { bucket, query };
  const key = decode(rawKey);
  if (/^[/\\]/.test(key) || Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new Refusal(REFUSALS.InvalidObjectName, { elements: { ObjectName: key } });
  }
  return { bucket, key, query };
}

/** Path style for IP addresses, `localhost` and other single names; else the first label is the bucket. */
function bucketOfHost(host: string, cnames: Readonly<Record<string, string>>): string | undefined {
  const name = host.replace(/:\d*$/, '').toLowerCase();
  if (Object.hasOwn(cnames, name)) return cnames[name];
  if (isIP(name.replace(/^\[|\]$/g, '')) !== 0) return undefined;
  const dot = name.indexOf('.');
  return dot < 0 ? undefined : name.slice(0, dot);
}

function parseQuery(text: string): Record<string, string> {
  const pairs = text.split('&').filter((pair) => pair !== '');
  return Object.fromEntries(pairs.map((pair) => splitAt('=', pair).map((part) => decode(part))));
}

/** What is before and behind the first separator. */
function splitAt(separator: string, text: string): [string, string] {
  const [before = '', ...behind] = text.split(separator);
  return [before, behind.join(separator)];
}

/** A plus sign is a space, in the path as in the query: clients write one as `%2B`, and some a space as `+`. */
export function decode(text: string, refusal: (text: string) => Refusal = notEncoded): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw refusal(text);
  }
}

function notEncoded(): Refusal {
  return new Refusal(REFUSALS.InvalidArgument, { message: 'The URI is not valid percent-encoded UTF-8.' });
}
