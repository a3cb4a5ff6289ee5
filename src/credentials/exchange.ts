// One question to a server that gives keys, and its short answer.
import {
  BAD_ERROR_RESPONSE,
  ConfigError,
  OssAppendError,
  OssServiceError,
  TransportError,
} from '../errors.ts';
import type { CredentialsPurpose } from '../facts/errors.ts';
import { readText } from '../http/error-text.ts';
import { withPurpose } from '../http/transport-error.ts';
import { clip } from '../outside.ts';
import { type CredentialsDeps, type FetchedKeys, type Limits, SYSTEM_CLOCK } from './deps.ts';
import { KeysReader, type ReadKeys } from './keys.ts';

export interface Question {
  readonly purpose: CredentialsPurpose;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Path and query. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** At most 64 KiB. */
  readonly text: string;
}

export interface AskLimits extends Limits {
  /** For the whole of it, however much keeps moving. */
  readonly totalMs: number;
}

/** @throws {TransportError | CertificateError | ConfigError} where there is no answer */
export async function ask(
  { purpose, body, ...question }: Question,
  { totalMs, ...limits }: AskLimits,
  { openTransport }: CredentialsDeps,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const transport = openTransport(limits);
  const limit = AbortSignal.timeout(totalMs);
  const content = Buffer.from(body ?? '');
  const hasBody = question.method !== 'GET';
  const headers = {
    'user-agent': 'oss-append',
    ...question.headers,
    ...(hasBody && { 'content-length': `${content.length}` }),
  };
  try {
    const { method, target } = question;
    const request = { method, target, origin: purpose.from, headers, wantsContent: true };
    const response = await transport.send(
      { ...request, ...(content.length > 0 && { body: once(content) }) },
      signal === undefined ? limit : AbortSignal.any([signal, limit]),
    );
    return { status: response.status, headers: response.headers, text: await readText(response.body) };
  } catch (error) {
    signal?.throwIfAborted();
    throw limit.aborted ? silence(purpose, totalMs) : toldOf(purpose, error);
  } finally {
    await transport.close();
  }
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

function silence(purpose: CredentialsPurpose, ms: number): TransportError {
  const reason = { kind: 'silence', ms } as const;
  return new TransportError('Transport', { reasonCode: 'ReadTimeout', reason, phase: 'exchange', purpose });
}

/** What the transport says of other servers than OSS would send the user to the wrong settings. */
function toldOf(purpose: CredentialsPurpose, error: unknown): unknown {
  const code = error instanceof OssAppendError ? error.code : '';
  if (!['NotOss', 'TlsFailed', 'EndpointScheme'].includes(code)) return withPurpose(purpose, error);
  const facts = { from: purpose.from, problem: { kind: 'not-http' } } as const;
  return new ConfigError('CredentialsFailed.Answer', facts, error);
}

/**
 * @throws {OssServiceError} for what passes by itself
 * @throws {ConfigError} for every other status but 200
 */
export function expectOk(purpose: CredentialsPurpose, { status, text }: Answer): void {
  if (status === 200) return;
  if (isTransient(status)) {
    const foreignBody = clip(text.trim());
    throw new OssServiceError(purpose, { status, ossCode: BAD_ERROR_RESPONSE, ossMessage: '', foreignBody });
  }
  throw new KeysReader(purpose.from).failed({ kind: 'status', status });
}

function isTransient(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** For how long keys are good: by the clock of whoever gave them, as ours may be wrong. */
export function withLifetime(
  { credentials, expiresMs }: ReadKeys,
  date: string | undefined,
  { clock = SYSTEM_CLOCK }: CredentialsDeps,
): FetchedKeys {
  if (expiresMs === undefined) return { credentials };
  const theirsMs = Date.parse(date ?? '');
  return { credentials, lifetimeMs: expiresMs - (Number.isNaN(theirsMs) ? clock.now() : theirsMs) };
}
