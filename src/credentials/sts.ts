// The Security Token Service: a request of the RPC style, signed where somebody asks, and its answer. Source: "AssumeRole",
// "AssumeRoleWithOIDC" and "Request signatures" in the API reference of Resource Access Management.
import { createHmac, randomUUID } from 'node:crypto';
import { BAD_ERROR_RESPONSE, ConfigError, OssServiceError } from '../errors.ts';
import type { CredentialsSetting } from '../facts/config.ts';
import type { CredentialsPurpose } from '../facts/errors.ts';
import { parseErrorXml } from '../http/error-text.ts';
import { clip } from '../outside.ts';
import { parseUrl } from '../parse-url.ts';
import { compareAscii, encodeComponent } from '../sign/encode.ts';
import type { Credentials } from '../sign/types.ts';
import { type CredentialsDeps, type FetchedKeys, SYSTEM_CLOCK } from './deps.ts';
import { type Answer, ask, withLifetime } from './exchange.ts';
import { KEY_NAMES, KeysReader } from './keys.ts';
import type { OidcRole, RamRole } from './source.ts';

const LIMITS = { readTimeoutMs: 10_000, totalMs: 30_000 };

const DEFAULT_SESSION_NAME = 'oss-append';
const DEFAULT_DURATION_S = 3600;

/** What a request for a role says; without a value it says nothing. */
export type Parameters = Readonly<Record<string, string | undefined>>;

/** Parameters that both actions have. */
export function roleParameters({ roleArn, roleSessionName, durationS }: RamRole | OidcRole): Parameters {
  return {
    RoleArn: roleArn,
    RoleSessionName: roleSessionName ?? DEFAULT_SESSION_NAME,
    DurationSeconds: `${durationS ?? DEFAULT_DURATION_S}`,
  };
}

/**
 * @param signer who asks; nobody where a token in the parameters says so
 * @throws {OssServiceError} for what the service refuses
 */
export async function askSts(
  source: RamRole | OidcRole,
  parameters: Parameters,
  signer: Credentials | undefined,
  deps: CredentialsDeps,
  signal: AbortSignal | undefined,
): Promise<FetchedKeys> {
  const purpose = { kind: 'credentials', source: source.kind, from: stsOrigin(source) } as const;
  const { clock = SYSTEM_CLOCK } = deps;
  const send = (atMs: number): Promise<Answer> => {
    const body = encodeForm(
      signer === undefined ? unsigned(parameters, atMs) : signed(parameters, signer, atMs),
    );
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    return ask({ purpose, method: 'POST', target: '/', headers, body }, LIMITS, deps, signal);
  };
  let answer = await send(clock.now());
  // Our clock is wrong: theirs is in the answer.
  const theirsMs = Date.parse(answer.headers.date ?? '');
  if (answer.status === 400 && answer.text.includes('InvalidTimeStamp') && !Number.isNaN(theirsMs)) {
    answer = await send(theirsMs);
  }
  if (answer.status !== 200) throw await refusal(purpose, answer);
  const reader = new KeysReader(purpose.from);
  const { Credentials: given } = reader.parse(answer.text);
  const keys = reader.keys(Object(given ?? {}), { ...KEY_NAMES, isTokenRequired: true });
  return withLifetime(keys, answer.headers.date, deps);
}

/**
 * `https://sts.aliyuncs.com`, or as the source has it.
 * @throws {ConfigError} `CredentialsFailed.Setting`
 */
export function stsOrigin({ stsEndpoint, stsRegion, isVpc = false }: RamRole | OidcRole): string {
  if (stsEndpoint !== undefined) {
    const url = /^https?:\/\//i.test(stsEndpoint) ? stsEndpoint : `https://${stsEndpoint}`;
    const { origin, pathname, search } = parseUrl(url) ?? { origin: '' };
    if (origin === '' || pathname !== '/' || search !== '') throw wrong({ kind: 'sts-endpoint' });
    return origin;
  }
  if (stsRegion === undefined) {
    if (isVpc) throw wrong({ kind: 'sts-region-missing' });
    return 'https://sts.aliyuncs.com';
  }
  if (!/^[a-z][a-z0-9-]*$/.test(stsRegion)) throw wrong({ kind: 'sts-region' });
  return `https://sts${isVpc ? '-vpc' : ''}.${stsRegion}.aliyuncs.com`;
}

function wrong(setting: CredentialsSetting): ConfigError {
  return new ConfigError('CredentialsFailed.Setting', setting);
}

function unsigned(parameters: Parameters, atMs: number): Parameters {
  const timestamp = new Date(atMs).toISOString().replace(/\.\d+/, '');
  return { Version: '2015-04-01', Format: 'JSON', Timestamp: timestamp, ...parameters };
}

function signed(parameters: Parameters, signer: Credentials, atMs: number): Parameters {
  const all = {
    ...unsigned(parameters, atMs),
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: randomUUID(),
    AccessKeyId: signer.accessKeyId,
    SecurityToken: signer.securityToken,
  };
  return { ...all, Signature: signatureOf(all, signer.accessKeySecret) };
}

export function signatureOf(parameters: Parameters, accessKeySecret: string): string {
  const text = `POST&%2F&${encodeComponent(encodeForm(parameters))}`;
  return createHmac('sha1', `${accessKeySecret}&`).update(text).digest('base64');
}

/** Sorted, as it is signed and sent. */
function encodeForm(parameters: Parameters): string {
  return Object.entries(parameters)
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`${encodeComponent(name)}=${encodeComponent(value)}`],
    )
    .sort(compareAscii)
    .join('&');
}

const CODE = /^[\w.-]{1,64}$/;

/** JSON as it was asked for, XML where something in between answers, or anything. */
async function refusal(
  purpose: CredentialsPurpose,
  { status, headers, text }: Answer,
): Promise<OssServiceError> {
  const said = { ...parseErrorJson(text), ...(await parseErrorXml(text)) };
  const { Code, Message, RequestId, HostId } = said;
  const isRefusal = CODE.test(Code ?? '');
  return new OssServiceError(purpose, {
    status,
    ossCode: isRefusal ? (Code as string) : BAD_ERROR_RESPONSE,
    ossMessage: clip(withoutStringToSign(Message ?? ''), 1000),
    ...(!isRefusal && {
      foreignBody: clip(
        text
          .replace(/<[^<>]*>/g, ' ')
          .replace(/\s+/g, ' ')
          .trim(),
      ),
    }),
    requestId: clip(RequestId ?? headers['x-acs-request-id'] ?? '') || undefined,
    hostId: clip(HostId ?? '') || undefined,
    retryAfter: headers['retry-after'],
    date: headers.date,
  });
}

function parseErrorJson(text: string): Partial<Record<string, string>> {
  try {
    const fields = Object.entries(JSON.parse(text) as object);
    return Object.fromEntries(fields.filter(([, value]) => typeof value === 'string'));
  } catch {
    return {};
  }
}

/** It repeats the security token, in a form that is not recognised as one. */
function withoutStringToSign(message: string): string {
  return message.replace(/[.,;]?\s*(server )?string to sign is.*$/is, '');
}
