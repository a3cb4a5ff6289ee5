// Node's and undici's many connection failures as the three answers a caller can act on.
import {
  CertificateError,
  ConfigError,
  OssAppendError,
  TransportError,
  type TransportPhase,
} from '../errors.ts';
import type { ConnectionFailure } from '../facts/errors.ts';

const CERTIFICATE_CODES: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

export function transportError(error: unknown, phase: TransportPhase): OssAppendError {
  if (error instanceof OssAppendError) return error;
  const { code, reason } = describe(error);
  const message = reason.kind === 'system' ? reason.message : '';
  if (CERTIFICATE_CODES.has(code)) return new CertificateError(message, error);
  // undici's parser, which it needs before anything is sent.
  if (message.startsWith('WebAssembly'))
    return new ConfigError('WebAssemblyMissing', { reason: message }, error);
  if (/\b407\b/.test(message)) return new ConfigError('ProxyRefused.Authentication', {}, error);
  return new TransportError('Transport', { reasonCode: code, reason, phase, purpose: undefined }, error);
}

function describe(error: unknown): { code: string; reason: ConnectionFailure } {
  if (error instanceof SilenceError) return { code: error.code, reason: { kind: 'silence', ms: error.ms } };
  if (!(error instanceof Error)) {
    return { code: 'ConnectionFailed', reason: { kind: 'system', message: String(error) } };
  }
  // Happy-eyeballs failures come as an aggregate with an empty message of its own.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  const message = error.message || (first instanceof Error ? first.message : '');
  const { code } = error as { code?: unknown };
  return {
    code: typeof code === 'string' ? code : 'ConnectionFailed',
    reason: message === '' ? { kind: 'unknown' } : { kind: 'system', message },
  };
}

/** No byte moved on a connection for so long. */
export class SilenceError extends Error {
  readonly code = 'ReadTimeout';
  readonly ms: number;

  constructor(ms: number) {
    super('ReadTimeout');
    this.ms = ms;
  }
}
