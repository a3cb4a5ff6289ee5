// Verifies the Authorization header, V1 or V4, over the request as it was received.
import { compareAscii } from '../../sign/encode.ts';
import type { Credentials, SignableRequest } from '../../sign/types.ts';
import { signatureV1 } from '../../sign/v1.ts';
import { signatureV4, stringToSignV4 } from '../../sign/v4.ts';
import { isExpired, isRevoked, takesAnyKey, takesAnyToken } from '../faults/access.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import type { Exchange } from './exchange.ts';
import { formsV1, formsV4 } from './signed-forms.ts';

const MAX_SKEW_MS = 15 * 60 * 1000;
const TIMESTAMP_V4 = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

export interface VerifyOptions {
  readonly credentials: Credentials;
  /** What a V4 scope must name. */
  readonly region: string;
}

/** @throws {Refusal} unless the request was signed with the credentials, less than 15 minutes off */
export function verifySignature(exchange: Exchange, options: VerifyOptions): void {
  const authorization = exchange.headers.authorization;
  if (authorization === undefined) {
    throw new Refusal(REFUSALS.AccessDenied, {
      message: 'Anonymous access is forbidden for this operation.',
    });
  }
  if (authorization.startsWith('OSS4-HMAC-SHA256 ')) verifyV4(exchange, authorization, options);
  else if (authorization.startsWith('OSS ')) verifyV1(exchange, authorization, options.credentials);
  else throw malformed('The Authorization header is neither of version 1 nor of version 4.');
}

function verifyV1(exchange: Exchange, authorization: string, credentials: Credentials): void {
  const { headers } = exchange;
  const [, accessKeyId, signature] = /^OSS ([^:\s]+):(\S+)$/.exec(authorization) ?? [];
  if (accessKeyId === undefined || signature === undefined) {
    throw malformed('The Authorization header is not of the form OSS AccessKeyId:Signature.');
  }
  checkSkew(exchange, new Date(headers['x-oss-date'] ?? headers.date ?? ''));
  checkIdentity(exchange, accessKeyId, credentials);
  checkSignature({ accessKeyId, signature }, formsV1(signable(exchange)), {
    sign: (form) => signatureV1(credentials.accessKeySecret, form),
    explain: (form) => ({ StringToSign: form }),
  });
}

function verifyV4(exchange: Exchange, authorization: string, { credentials, region }: VerifyOptions): void {
  const { headers } = exchange;
  const { accessKeyId, scope, additional, signature } = parseAuthorizationV4(authorization);
  // The only payload hash that OSS supports, and mandatory.
  if (headers['x-oss-content-sha256'] !== 'UNSIGNED-PAYLOAD') {
    throw malformed('x-oss-content-sha256 must be UNSIGNED-PAYLOAD.');
  }
  // Some clients sign the Date header, as it is.
  const timestamp = headers['x-oss-date'] ?? headers.date ?? '';
  const date = new Date(timestamp.replace(TIMESTAMP_V4, '$1-$2-$3T$4:$5:$6Z'));
  checkSkew(exchange, date);
  checkIdentity(exchange, accessKeyId, credentials);
  checkScope(scope, date, region);
  const stringToSign = (form: string) => stringToSignV4(timestamp, scope, form);
  checkSignature({ accessKeyId, signature }, formsV4(signable(exchange), additional), {
    sign: (form) => signatureV4(credentials.accessKeySecret, scope, stringToSign(form)),
    explain: (form) => ({ StringToSign: stringToSign(form), CanonicalRequest: form }),
  });
}

function signable({ method, address, headers }: Exchange): SignableRequest {
  return { method, ...address, headers };
}

interface AuthorizationV4 {
  readonly accessKeyId: string;
  readonly scope: string;
  readonly additional: readonly string[];
  readonly signature: string;
}

/** SDKs put no space after the commas; the documentation does. Both are taken. */
function parseAuthorizationV4(text: string): AuthorizationV4 {
  const fields = new Map(
    [...text.matchAll(/(\w+)=([^\s,]*)/g)].map(([, name, value = '']) => [name, value] as const),
  );
  const credential = fields.get('Credential') ?? '';
  const slash = credential.indexOf('/');
  const signature = fields.get('Signature');
  if (slash < 1 || signature === undefined) throw malformed('The Authorization header lacks a field.');
  const additional = fields.get('AdditionalHeaders');
  if (additional === '') {
    throw new Refusal(
      { ...REFUSALS.InvalidArgument, ec: '0002-00000209' },
      { message: 'AdditionalHeaders in the Authorization header is empty.' },
    );
  }
  return {
    accessKeyId: credential.slice(0, slash),
    scope: credential.slice(slash + 1),
    additional: additional === undefined ? [] : additional.toLowerCase().split(';').sort(compareAscii),
    signature,
  };
}

function checkScope(scope: string, date: Date, region: string): void {
  const [day, scopeRegion, product, request, ...more] = scope.split('/');
  if (request !== 'aliyun_v4_request' || more.length > 0) {
    throw malformed('The credential scope must end in aliyun_v4_request.');
  }
  if (day !== date.toISOString().slice(0, 10).replaceAll('-', '')) {
    throw malformed('The date in the credential scope is not that of the request.');
  }
  // A cloud box stands in the scope by its own id, in place of a region.
  const cloudBox = product === 'oss-cloudbox' && scopeRegion?.startsWith('cb-') === true;
  if (!cloudBox && product !== 'oss') throw malformed('Invalid product in the credential scope.');
  if (!cloudBox && scopeRegion !== region) {
    throw malformed(`Invalid signing region in Authorization header: this server is ${region}.`);
  }
}

function checkSkew(exchange: Exchange, requestTime: Date): void {
  if (Number.isNaN(requestTime.getTime())) {
    throw new Refusal(REFUSALS.AccessDenied, { message: 'OSS authentication requires a valid Date.' });
  }
  const serverTime = exchange.now();
  if (Math.abs(serverTime.getTime() - requestTime.getTime()) <= MAX_SKEW_MS) return;
  throw new Refusal(REFUSALS.RequestTimeTooSkewed, {
    elements: {
      MaxAllowedSkewMilliseconds: String(MAX_SKEW_MS),
      RequestTime: requestTime.toISOString(),
      ServerTime: serverTime.toISOString(),
    },
  });
}

/** A temporary key counts as unknown without its token. */
function checkIdentity(exchange: Exchange, accessKeyId: string, credentials: Credentials): void {
  const token = exchange.headers['x-oss-security-token'];
  const isKnown = accessKeyId === credentials.accessKeyId || takesAnyKey(exchange);
  const tokenMissing = credentials.securityToken !== undefined && token === undefined;
  if (!isKnown || tokenMissing || isRevoked(exchange, accessKeyId)) {
    throw new Refusal(REFUSALS.InvalidAccessKeyId, { elements: { OSSAccessKeyId: accessKeyId } });
  }
  if (token !== credentials.securityToken && !takesAnyToken(exchange)) {
    throw new Refusal(REFUSALS.InvalidSecurityToken);
  }
  if (isExpired(exchange)) throw new Refusal(REFUSALS.SecurityTokenExpired);
}

interface Check {
  readonly sign: (form: string) => string;
  readonly explain: (form: string) => { readonly StringToSign: string };
}

/** @param forms any of which may have been signed; a refusal explains the first */
function checkSignature(
  { accessKeyId, signature }: Pick<AuthorizationV4, 'accessKeyId' | 'signature'>,
  forms: Iterable<string>,
  { sign, explain }: Check,
): void {
  let documented: string | undefined;
  for (const form of forms) {
    if (signature === sign(form)) return;
    documented ??= form;
  }
  const explanation = explain(documented ?? '');
  throw new Refusal(REFUSALS.SignatureDoesNotMatch, {
    elements: {
      OSSAccessKeyId: accessKeyId,
      SignatureProvided: signature,
      StringToSignBytes: hexBytes(explanation.StringToSign),
      ...explanation,
    },
  });
}

function malformed(message: string): Refusal {
  return new Refusal(REFUSALS.InvalidArgument, { message });
}

function hexBytes(text: string): string {
  return Buffer.from(text)
    .toString('hex')
    .toUpperCase()
    .replace(/..(?=.)/g, '$& ');
}
