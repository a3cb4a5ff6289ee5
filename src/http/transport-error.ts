// Node's and undici's many connection failures as the three answers a caller can act on.
import {
  CertificateError,
  ConfigError,
  OssAppendError,
  TransportError,
  type TransportPhase,
} from '../errors.ts';

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

const HINTS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'check the endpoint name and the DNS of this machine',
  EAI_AGAIN: 'name resolution failed for now; check the DNS of this machine',
  ECONNREFUSED: 'check the endpoint, and that a server listens there',
  UND_ERR_CONNECT_TIMEOUT: 'check the network and any proxy, or raise --connect-timeout',
  ReadTimeout: 'check the network, or raise --read-timeout',
};

export function transportError(error: unknown, phase: TransportPhase): OssAppendError {
  if (error instanceof OssAppendError) return error;
  const { code, message } = describe(error);
  if (CERTIFICATE_CODES.has(code)) {
    return new CertificateError(`the server's TLS certificate is not trusted: ${message}`, {
      cause: error,
      hint: 'add its authority with NODE_EXTRA_CA_CERTS, or use --skip-verify-cert where you trust the network',
    });
  }
  if (/\b407\b/.test(message)) {
    return new ConfigError('ProxyRefused', 'the proxy wants authentication (407)', {
      cause: error,
      hint: 'put user and password into HTTPS_PROXY or HTTP_PROXY: http://user:password@host:port',
    });
  }
  const hint = HINTS[code];
  const text = phase === 'connect' ? message : `the connection broke: ${message}`;
  return new TransportError(code, text, phase, { cause: error, ...(hint !== undefined && { hint }) });
}

function describe(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: 'ConnectionFailed', message: String(error) };
  // Happy-eyeballs failures come as an aggregate with an empty message of its own.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  const code = (error as { code?: unknown }).code;
  return {
    code: typeof code === 'string' ? code : 'ConnectionFailed',
    message: error.message || (first instanceof Error ? first.message : 'unknown failure'),
  };
}
