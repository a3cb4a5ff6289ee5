import { expect, test } from 'vitest';
import { CertificateError, type OssAppendError, TransportError } from '../../src/errors.ts';
import type { FailedExchange } from '../../src/http/failed-exchange.ts';
import { transportError as classify } from '../../src/http/transport-error.ts';
import { typed, usageError } from '../support/errors.ts';

const failure = (code: string, message = 'it failed'): Error => Object.assign(new Error(message), { code });

/** As undici's. */
function parserError(data: string): Error {
  const message = 'Response does not match the HTTP/1.1 protocol (Expected HTTP/, RTSP/ or ICE/)';
  return Object.assign(new Error(message), { name: 'HTTPParserError', data });
}

function transportError(error: unknown, phase: FailedExchange['phase']): OssAppendError {
  return classify(error, { phase, origin: 'https://oss.test:8443' }) as OssAppendError;
}

test.each([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', '--skip-verify-cert'],
  ['SELF_SIGNED_CERT_IN_CHAIN', '--skip-verify-cert'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', '--skip-verify-cert'],
  ['CERT_HAS_EXPIRED', 'it has expired'],
  ['CERT_NOT_YET_VALID', 'clock'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'it is of another host: check --endpoint'],
])('%s is a certificate that is not trusted', (code, hint) => {
  const error = transportError(failure(code), 'connect');
  expect(error).toBeInstanceOf(CertificateError);
  expect(typed(error).hint).toContain(hint);
});

test.each([
  ['ECONNREFUSED', 'a server listens there'],
  ['ENOTFOUND', 'no DNS knows the host of https://oss.test:8443'],
  ['EAI_AGAIN', 'DNS'],
  ['UND_ERR_CONNECT_TIMEOUT', '--connect-timeout'],
  ['ReadTimeout', '--read-timeout'],
])('%s says what to look at', (code, hint) => {
  expect(typed(transportError(failure(code), 'connect'))).toMatchObject({
    code,
    hint: expect.stringContaining(hint),
  });
});

test('a failure tells whether anything can have been applied', () => {
  expect(transportError(failure('ECONNRESET'), 'connect')).toMatchObject({
    phase: 'connect',
    message: 'it failed',
  });
  const later = transportError(failure('ECONNRESET'), 'exchange');
  expect(later).toBeInstanceOf(TransportError);
  expect(later).toMatchObject({ phase: 'exchange', message: 'the connection broke: it failed' });
});

test('several failures to connect are told by the first', () => {
  const both = Object.assign(new AggregateError([failure('ECONNREFUSED', 'connect ::1'), failure('X')], ''), {
    code: 'ECONNREFUSED',
  });
  expect(transportError(both, 'connect')).toMatchObject({ code: 'ECONNREFUSED', message: 'connect ::1' });
});

test('our own errors pass, and so do bugs: they have nothing to do with the network', () => {
  const bugs = [
    new TypeError("Cannot read properties of undefined (reading 'x')"),
    Object.assign(new TypeError('The "chunk" argument must be …'), { code: 'ERR_INVALID_ARG_TYPE' }),
    new RangeError('Invalid array length'),
    failure('UND_ERR_INVALID_ARG', 'invalid header'),
    new Error('without a code'),
    'not even an error',
  ];
  for (const error of [usageError(), ...bugs]) expect(transportError(error, 'connect')).toBe(error);
});

test.each([
  new ReferenceError('WebAssembly is not defined'),
  new RangeError('WebAssembly.Memory(): could not allocate memory'),
  new RangeError('WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance'),
  Object.assign(new Error('memory access out of bounds'), { name: 'RuntimeError' }),
])('%s: WebAssembly does not work here', (error) => {
  expect(transportError(error, 'connect')).toMatchObject({ code: 'WebAssemblyMissing' });
});

test.each([
  [failure('ERR_SSL_WRONG_VERSION_NUMBER'), 'EndpointScheme', '--endpoint http://oss.test:8443'],
  [failure('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'), 'TlsFailed', '1.2 or 1.3'],
  [failure('ERR_SSL_UNSUPPORTED_PROTOCOL'), 'TlsFailed', '1.2 or 1.3'],
  [failure('ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE'), 'TlsFailed', '1.2 or 1.3'],
  [parserError('\x15\x03\x01'), 'EndpointScheme', '--endpoint https://oss.test:8443'],
  [parserError('SSH-2.0'), 'NotOss', 'host and port of --endpoint'],
])('%o is certain, and has a hint', (error, code, hint) => {
  const certain = transportError(error, 'connect');
  expect(certain).not.toBeInstanceOf(TransportError);
  expect(typed(certain)).toMatchObject({ code, hint: expect.stringContaining(hint) });
});
