// OSS signature version 1, header form. Source: "Add signatures to headers" in the OSS API reference.
import { createHmac } from 'node:crypto';
import { compareAscii, normalizeHeaders } from './encode.ts';
import type { Credentials, Headers, SignableRequest } from './types.ts';

/** Query parameters that V1 signs, of all clients; every parameter starting with `x-oss-` is signed as well. */
const SUB_RESOURCES: ReadonlySet<string> = new Set(
  (
    'acl append asyncFetch bucketInfo callback callback-var cloudboxes cname comp continuation-token ' +
    'cors delete encryption endTime group httpsConfig img inventory inventoryId lifecycle link live ' +
    'location logging metaQuery objectInfo objectMeta partNumber policy policyStatus position ' +
    'processConfiguration qos qosInfo referer regionList replication replicationLocation ' +
    'replicationProgress requestPayment resourceGroup response-cache-control ' +
    'response-content-disposition response-content-encoding response-content-language ' +
    'response-content-type response-expires responseHeader restore rtc seal security-token sequential ' +
    'startTime stat status style styleName symlink tagging transferAcceleration udf udfApplication ' +
    'udfApplicationLog udfId udfImage udfImageDesc udfName uploadId uploads versionId versioning ' +
    'versions vip vod vpcip website withHashContext worm wormExtend wormId'
  ).split(' '),
);

export interface SignV1Options {
  readonly credentials: Credentials;
  readonly date: Date;
  /** Query names to sign besides the standard list. */
  readonly extraSubResources?: readonly string[];
}

/**
 * Signs a request.
 * @returns the request's headers, lower-case, with `date`, `authorization` and, for temporary credentials,
 * `x-oss-security-token`.
 */
export function signV1(request: SignableRequest, options: SignV1Options): Headers {
  const { credentials, date, extraSubResources = [] } = options;
  const headers: Headers = { ...normalizeHeaders(request.headers), date: date.toUTCString() };
  if (credentials.securityToken !== undefined) headers['x-oss-security-token'] = credentials.securityToken;
  const stringToSign = stringToSignV1({ ...request, headers }, headers.date ?? '', extraSubResources);
  headers.authorization = `OSS ${credentials.accessKeyId}:${signatureV1(credentials.accessKeySecret, stringToSign)}`;
  return headers;
}

/** @param date the text of the date line: the value of `Date`, or of `x-oss-date` for clients that send it. */
export function stringToSignV1(
  request: SignableRequest,
  date: string,
  extraSubResources: readonly string[] = [],
): string {
  const headers = normalizeHeaders(request.headers);
  const ossHeaders = Object.entries(headers)
    .filter(([name]) => name.startsWith('x-oss-'))
    .sort(([a], [b]) => compareAscii(a, b))
    .map(([name, value]) => `${name}:${value}\n`)
    .join('');
  return [
    request.method.toUpperCase(),
    headers['content-md5'] ?? '',
    headers['content-type'] ?? '',
    date,
    ossHeaders + canonicalResource(request, extraSubResources),
  ].join('\n');
}

/** @returns 28 characters of base64. */
export function signatureV1(secret: string, stringToSign: string): string {
  return createHmac('sha1', secret).update(stringToSign).digest('base64');
}

/** Whether V1 signs the query parameter. */
export function isSubResource(name: string): boolean {
  return SUB_RESOURCES.has(name) || name.startsWith('x-oss-');
}

/** The resource is raw: not percent-encoded, unlike V4's canonical URI. */
function canonicalResource({ bucket, key, query }: SignableRequest, extra: readonly string[]): string {
  const path = bucket === undefined ? '/' : `/${bucket}/${key ?? ''}`;
  const signed = Object.entries(query)
    .filter(([name]) => isSubResource(name) || extra.includes(name))
    .sort(([a], [b]) => compareAscii(a, b))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&');
  return signed === '' ? path : `${path}?${signed}`;
}
