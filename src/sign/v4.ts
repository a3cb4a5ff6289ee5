// OSS signature version 4, header form. Source: "Signature version 4" in the OSS API reference.
// Pure but for a remembered key: the instant is an argument, nothing is read from the environment.
import { createHash, createHmac } from 'node:crypto';
import { compareAscii, encodeKey, encodeQuery, normalizeHeaders } from './encode.ts';
import type { Credentials, Headers, SignableRequest } from './types.ts';

const ALGORITHM = 'OSS4-HMAC-SHA256';
/** The only payload hash OSS supports, so a stream can be signed before it is read. */
const PAYLOAD = 'UNSIGNED-PAYLOAD';

export interface ScopeV4 {
  /** General region id such as `cn-hangzhou`, or the cloud box id. */
  readonly region: string;
  /** `oss`, or `oss-cloudbox`. */
  readonly product: string;
}

export interface SignV4Options extends ScopeV4 {
  readonly credentials: Credentials;
  readonly date: Date;
  /** Names of headers to sign besides the default ones. */
  readonly additionalHeaders?: readonly string[];
}

/**
 * Signs a request.
 * @returns the request's headers, lower-case, with those that V4 adds: `x-oss-date`, `date`,
 * `x-oss-content-sha256`, `x-oss-security-token` for temporary credentials, and `authorization`.
 */
export function signV4(request: SignableRequest, options: SignV4Options): Headers {
  const { credentials, date } = options;
  const timestamp = formatTimestampV4(date);
  const headers: Headers = {
    ...normalizeHeaders(request.headers),
    date: date.toUTCString(),
    'x-oss-date': timestamp,
    'x-oss-content-sha256': PAYLOAD,
  };
  if (credentials.securityToken !== undefined) headers['x-oss-security-token'] = credentials.securityToken;
  const additional = effectiveAdditionalHeaders(headers, options.additionalHeaders ?? []);
  const scope = formatScopeV4(timestamp, options);
  const signature = signatureV4(
    credentials.accessKeySecret,
    scope,
    stringToSignV4(timestamp, scope, canonicalRequestV4({ ...request, headers }, additional)),
  );
  const fields = [`Credential=${credentials.accessKeyId}/${scope}`];
  // An empty AdditionalHeaders field is refused by the service.
  if (additional.length > 0) fields.push(`AdditionalHeaders=${additional.join(';')}`);
  fields.push(`Signature=${signature}`);
  headers.authorization = `${ALGORITHM} ${fields.join(',')}`;
  return headers;
}

/** `20231216T162057Z` for the instant, in UTC. */
function formatTimestampV4(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** `{YYYYMMDD}/{region}/{product}/aliyun_v4_request` for a timestamp in V4 form. */
function formatScopeV4(timestamp: string, { region, product }: ScopeV4): string {
  return `${timestamp.slice(0, 8)}/${region}/${product}/aliyun_v4_request`;
}

/** Drops names that are signed anyway or absent from the request; the rest lower-case and sorted. */
export function effectiveAdditionalHeaders(
  headers: Readonly<Record<string, string>>,
  names: readonly string[],
): string[] {
  if (names.length === 0) return [];
  const present = normalizeHeaders(headers);
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return [...wanted].filter((name) => name in present && !isSignedByDefault(name)).sort(compareAscii);
}

/**
 * The six lines that V4 hashes. The bucket is always in the canonical URI, whatever the addressing style;
 * dot segments and double slashes stay.
 * @param additional lower-case names, as {@link effectiveAdditionalHeaders} returns them.
 */
export function canonicalRequestV4(request: SignableRequest, additional: readonly string[]): string {
  const headers = Object.entries(normalizeHeaders(request.headers))
    .filter(([name]) => isSignedByDefault(name) || additional.includes(name))
    .sort(([a], [b]) => compareAscii(a, b))
    .map(([name, value]) => `${name}:${value}\n`)
    .join('');
  return [
    request.method.toUpperCase(),
    canonicalUri(request),
    encodeQuery(request.query),
    headers,
    additional.join(';'),
    PAYLOAD,
  ].join('\n');
}

export function stringToSignV4(timestamp: string, scope: string, canonicalRequest: string): string {
  const hash = createHash('sha256').update(canonicalRequest).digest('hex');
  return [ALGORITHM, timestamp, scope, hash].join('\n');
}

/** @returns 64 lower-case hex digits. */
export function signatureV4(secret: string, scope: string, stringToSign: string): string {
  return hmac(signingKey(secret, scope), stringToSign).toString('hex');
}

/** The same for a day, and four times as much work as a signature with it. */
let lastKey: { readonly secret: string; readonly scope: string; readonly key: Buffer } | undefined;

function signingKey(secret: string, scope: string): Buffer {
  if (lastKey?.secret === secret && lastKey.scope === scope) return lastKey.key;
  let key: Buffer = Buffer.from(`aliyun_v4${secret}`);
  for (const part of scope.split('/')) key = hmac(key, part);
  lastKey = { secret, scope, key };
  return key;
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

function canonicalUri({ bucket, key }: SignableRequest): string {
  return bucket === undefined ? '/' : `/${bucket}/${encodeKey(key ?? '')}`;
}

function isSignedByDefault(name: string): boolean {
  return name === 'content-type' || name === 'content-md5' || name.startsWith('x-oss-');
}
