import { expect, test } from 'vitest';
import { CertificateError, ConfigError, TransportError } from '../../src/errors.ts';
import { transportError } from '../../src/http/transport-error.ts';
import { typed, usageError } from '../support/errors.ts';

const failure = (code: string, message = 'it failed'): Error => Object.assign(new Error(message), { code });

test.each([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])('%s is a certificate that is not trusted', (code) => {
  const error = transportError(failure(code), 'connect');
  expect(error).toBeInstanceOf(CertificateError);
  expect(typed(error).hint).toContain('--skip-verify-cert');
});

test.each([
  ['ECONNREFUSED', 'a server listens there'],
  ['ENOTFOUND', 'DNS'],
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

test('a proxy that wants a password is a matter of configuration', () => {
  const error = transportError(new Error('Proxy response (407) !== 200 when HTTP Tunneling'), 'connect');
  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({ code: 'ProxyRefused', hint: expect.stringContaining('user:password@host') });
});

test('several failures to connect are told by the first', () => {
  const both = Object.assign(new AggregateError([failure('ECONNREFUSED', 'connect ::1'), failure('X')], ''), {
    code: 'ECONNREFUSED',
  });
  expect(transportError(both, 'connect')).toMatchObject({ code: 'ECONNREFUSED', message: 'connect ::1' });
});

test('what is no error has a code all the same, and our own errors pass', () => {
  expect(transportError('gone', 'connect')).toMatchObject({ code: 'ConnectionFailed', message: 'gone' });
  expect(transportError(new AggregateError([]), 'connect')).toMatchObject({ message: 'unknown failure' });
  const own = usageError();
  expect(transportError(own, 'connect')).toBe(own);
});
