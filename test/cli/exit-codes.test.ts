import { describe, expect, test } from 'vitest';
import { exitCodeOf } from '../../src/cli/exit-codes.ts';
import { Interrupted } from '../../src/cli/interruption.ts';
import {
  AppendRefusedError,
  CertificateError,
  ConfigError,
  IntegrityError,
  LocalIoError,
  ObjectMissingError,
  SourceError,
} from '../../src/errors.ts';
import { serviceError, transportError, usageError } from '../support/errors.ts';

test.each([
  [64, usageError()],
  [65, new IntegrityError('TooLarge', { url: 'x', bytes: 2, limit: 1, limitIs: 'of-service' })],
  [66, new SourceError('SourceUnreadable.CannotOpen', { path: 'x', systemCode: 'ENOENT', reason: 'x' })],
  [66, new ObjectMissingError('x')],
  [69, new CertificateError({ kind: 'unknown-authority', reason: 'x' })],
  [70, new TypeError('x')],
  [70, 'x'],
  [70, undefined],
  [
    73,
    new AppendRefusedError('PositionConflict.Elsewhere', {
      url: 'x',
      position: 1,
      actual: 2,
      positionGiven: true,
    }),
  ],
  [74, new LocalIoError('SourceChanged.Rewritten', { source: 'x', while: 'sent' })],
  [75, transportError()],
  [78, new ConfigError('RegionMissing', { host: 'x' })],
  [129, new Interrupted('SIGHUP')],
  [130, new Interrupted('SIGINT')],
  [143, new Interrupted('SIGQUIT')],
  [143, new Interrupted('SIGTERM')],
])('%i is the exit code of %s', (exitCode, error) => {
  expect(exitCodeOf(error)).toBe(exitCode);
});

describe('what OSS refuses', () => {
  test.each([
    [403, 'AccessDenied', 77],
    [403, 'SignatureDoesNotMatch', 77],
    [403, 'InvalidAccessKeyId', 77],
    [403, 'SomethingNew', 77],
    [403, 'RequestTimeTooSkewed', 77],
    [404, 'NoSuchBucket', 69],
    [404, 'NoSuchKey', 66],
    [400, 'InvalidArgument', 69],
    [400, 'InvalidDigest', 69],
    [400, 'EntityTooLarge', 65],
    [400, 'InlineDataTooLarge', 65],
    [409, 'ObjectNotAppendable', 73],
    [409, 'AppendSealedObjectNotAllowed', 73],
    [409, 'FileImmutable', 73],
    [409, 'FileAlreadyExists', 73],
    [409, 'PositionNotEqualToLength', 75],
    [408, 'RequestTimeout', 75],
    [400, 'RequestTimeout', 75],
    [429, 'TotalQpsLimitExceeded', 75],
    [500, 'InternalError', 75],
    [503, 'ServiceUnavailable', 75],
    [502, 'BadErrorResponse', 75],
    [301, 'BadErrorResponse', 69],
  ])('with %i %s ends in %i', (status, ossCode, exitCode) => {
    expect(exitCodeOf(serviceError({ status, ossCode }))).toBe(exitCode);
  });
});
