// Failures that another try cannot mend: what is wrong is known, and is not the network.
import { CertificateError, ConfigError, type OssAppendError, WrongServerError } from '../errors.ts';
import type { CertificateProblem } from '../facts/errors.ts';
import type { FailedExchange } from './failed-exchange.ts';

const CERTIFICATE_PROBLEMS: Readonly<Record<string, CertificateProblem>> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  CERT_REVOKED: 'refused',
  CERT_UNTRUSTED: 'unknown-authority',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'unknown-authority',
  ERR_TLS_CERT_ALTNAME_INVALID: 'other-host',
  HOSTNAME_MISMATCH: 'other-host',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknown-authority',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown-authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown-authority',
};

/** What OpenSSL calls it when two sides cannot agree on how to speak TLS. */
const NO_AGREEMENT =
  /^ERR_SSL_.*(PROTOCOL|HANDSHAKE_FAILURE|CIPHER|KEY_TOO_SMALL|MD_TOO_WEAK|CERTIFICATE|UNRECOGNIZED_NAME|FALLBACK|SIGALG)/;

/** The system's answers to an address that this machine does not have, or not for this server. */
const NOT_OURS: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

/** The first bytes of a TLS alert. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are
const TLS_ALERT = /^\x15\x03/;

/** @returns undefined where another try may help */
export function certainError(error: Error, failed: FailedExchange): OssAppendError | undefined {
  const { message } = error;
  const { code = '', data } = error as { readonly code?: unknown; readonly data?: unknown };
  const { origin = '', proxy, localAddress } = failed;
  const certificate = CERTIFICATE_PROBLEMS[String(code)];
  if (certificate !== undefined) {
    return new CertificateError({ kind: certificate, reason: message, proxy: proxy?.name }, error);
  }
  if (isWebAssemblyMissing(error)) return new ConfigError('WebAssemblyMissing', { reason: message }, error);
  if (localAddress !== undefined && NOT_OURS.has(String(code))) {
    return new ConfigError('LocalAddressUnusable', { address: localAddress, reason: message }, error);
  }
  const isNotTls = code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG';
  const isNotHttp = isOfParser(error) && message.includes('Expected HTTP/');
  if (proxy !== undefined && (isNotTls || isNotHttp)) {
    return new ConfigError('ProxyRefused.Protocol', { proxy: proxy.name, scheme: proxy.scheme }, error);
  }
  if (isNotTls) return new ConfigError('EndpointScheme.NoTls', { origin }, error);
  if (NO_AGREEMENT.test(String(code)))
    return new WrongServerError('TlsFailed', { origin, reason: reasonOf(error) }, error);
  // Not so much as `HTTP/` came.
  if (!isNotHttp) return undefined;
  if (TLS_ALERT.test(String(data))) return new ConfigError('EndpointScheme.Tls', { origin }, error);
  return new WrongServerError('NotOss.NotHttp', { origin }, error);
}

/** undici's parser could not read the answer; such errors have no code. */
export function isOfParser({ name }: Error): boolean {
  return name === 'HTTPParserError';
}

/** undici's parser needs it before anything is sent; it may also run out of memory later. */
function isWebAssemblyMissing({ name, message }: Error): boolean {
  return message.startsWith('WebAssembly') || name === 'RuntimeError';
}

/** OpenSSL's words, without where in its sources they stand. */
function reasonOf(error: Error): string {
  const { reason } = error as { readonly reason?: unknown };
  return typeof reason === 'string' ? reason : error.message;
}
