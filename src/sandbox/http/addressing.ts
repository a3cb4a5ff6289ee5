// Bucket, key and query of a request, from its Host header and its target exactly as received. A URL parser
// would rewrite dot segments, and the key would no longer be the one that was signed.
import { isIP } from 'node:net';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import { isBucketName, isObjectKey } from '../rules/names.ts';

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
  const slash = names.indexOf('/');
  const bucket = hostBucket ?? (slash < 0 ? names : names.slice(0, slash));
  const key = hostBucket === undefined ? (slash < 0 ? '' : names.slice(slash + 1)) : names;
  if (bucket === '') return { query };
  if (!isBucketName(bucket))
    throw new Refusal(REFUSALS.InvalidBucketName, { elements: { BucketName: bucket } });
  return key === '' ? { bucket, query } : { bucket, key: checkKey(decode(key)), query };
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
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      const name = equals < 0 ? pair : pair.slice(0, equals);
      return [decode(name), equals < 0 ? '' : decode(pair.slice(equals + 1))];
    }),
  );
}

/** A plus sign is a space, in the path as in the query: clients write one as `%2B`, and some a space as `+`. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new Refusal(REFUSALS.InvalidArgument, { message: 'The URI is not valid percent-encoded UTF-8.' });
  }
}

function checkKey(key: string): string {
  if (isObjectKey(key)) return key;
  throw new Refusal(REFUSALS.InvalidObjectName, { elements: { ObjectName: key } });
}
