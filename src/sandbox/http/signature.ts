// Verifies the Authorization header, V1 or V4, over the request as it was received.
import { compareAscii } from '../../sign/encode.ts';
import type { Credentials } from '../../sign/types.ts';
import { signatureV1 } from '../../sign/v1.ts';
import { signatureV4 } from '../../sign/v4.ts';
import { isExpired, isRevoked, takesAnyKey, takesAnyToken } from '../faults/access.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import type { Exchange } from './exchange.ts';
import { type Form, formsV1, formsV4 } from './signed-forms.ts';

const MAX_SKEW_MS = 15 * 60 * 1000;
const TIMESTAMP_V4 = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** @throws {Refusal} unless the request was signed with the credentials, less than 15 minutes off */
export function verifySignature(exchange: Exchange): void {
  const { authorization } = exchange.headers;
  if (authorization === undefined) {
    const message = 'Anonymous access is forbidden for this operation.';
    throw new Refusal(REFUSALS.AccessDenied, { message });
  }
  if (authorization.startsWith('OSS4-HMAC-SHA256 ')) verifyV4(exchange, authorization);
  else if (authorization.startsWith('OSS ')) verifyV1(exchange, authorization);
  else throw malformed('The Authorization header is neither of version 1 nor of version 4.');
}

function verifyV1(exchange: Exchange, authorization: string): void {
  const { method, address, headers } = exchange;
  const [, accessKeyId, signature] = /^OSS ([^:\s]+):(\S+)$/.exec(authorization) ?? [];
  if (accessKeyId === undefined || signature === undefined) {
    throw malformed('The Authorization header is not of the form OSS AccessKeyId:Signature.');
  }
  checkSkew(exchange, new Date(headers['x-oss-date'] ?? headers.date ?? ''));
  const { accessKeySecret } = checkIdentity(exchange, accessKeyId);
  const forms = formsV1({ method, ...address, headers });
  checkSignature(accessKeyId, signature, forms, (text) => signatureV1(accessKeySecret, text));
}

function verifyV4(exchange: Exchange, authorization: string): void {
  const { method, address, headers, region } = exchange;
  // SDKs put no space after the commas; the documentation does. Both are taken.
  const fields = new Map(
    [...authorization.matchAll(/(\w+)=([^\s,]*)/g)].map(([, name, value]) => [name, value]),
  );
  const [, accessKeyId, scope] = /^(.+?)\/(.*)$/.exec(fields.get('Credential') ?? '') ?? [];
  const signature = fields.get('Signature');
  if (accessKeyId === undefined || scope === undefined || signature === undefined) {
    throw malformed('The Authorization header lacks a field.');
  }
  const additional = fields.get('AdditionalHeaders');
  if (additional === '') {
    throw malformed('AdditionalHeaders in the Authorization header is empty.', '0002-00000209');
  }
  // The only payload hash that OSS supports, and mandatory.
  if (headers['x-oss-content-sha256'] !== 'UNSIGNED-PAYLOAD') {
    throw malformed('x-oss-content-sha256 must be UNSIGNED-PAYLOAD.');
  }
  // Some clients sign the Date header, as it is.
  const timestamp = headers['x-oss-date'] ?? headers.date ?? '';
  const date = new Date(timestamp.replace(TIMESTAMP_V4, '$1-$2-$3T$4:$5:$6Z'));
  checkSkew(exchange, date);
  const { accessKeySecret } = checkIdentity(exchange, accessKeyId);
  checkScope(scope, date, region);
  const names = additional?.toLowerCase().split(';').sort(compareAscii) ?? [];
  const forms = formsV4({ method, ...address, headers }, names, timestamp, scope);
  checkSignature(accessKeyId, signature, forms, (text) => signatureV4(accessKeySecret, scope, text));
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

/**
 * A temporary key counts as unknown without its token.
 * @returns those with which the request must be signed
 */
function checkIdentity(exchange: Exchange, accessKeyId: string): Credentials {
  const credentials = exchange.credentials();
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
  return credentials;
}

/** @param forms any of which may have been signed; a refusal explains the first */
function checkSignature(
  OSSAccessKeyId: string,
  SignatureProvided: string,
  forms: Iterable<Form>,
  sign: (text: string) => string,
): void {
  let documented: Form | undefined;
  for (const form of forms) {
    if (sign(form.StringToSign) === SignatureProvided) return;
    documented ??= form;
  }
  const bytes = Buffer.from(documented?.StringToSign ?? '')
    .toString('hex')
    .toUpperCase();
  const StringToSignBytes = bytes.replace(/..(?=.)/g, '$& ');
  throw new Refusal(REFUSALS.SignatureDoesNotMatch, {
    elements: { OSSAccessKeyId, SignatureProvided, StringToSignBytes, ...documented },
  });
}

function malformed(message: string, ec = REFUSALS.InvalidArgument.ec): Refusal {
  return new Refusal({ ...REFUSALS.InvalidArgument, ec }, { message });
}
