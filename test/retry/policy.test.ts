// What is worth another try, and how long is waited before it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CertificateError, ConfigError, OssServiceError, TransportError } from '../../src/errors.ts';
import type { KeysProblem } from '../../src/facts/config.ts';
import type { RetryClock } from '../../src/retry/clock.ts';
import { isRetryable, isWorthRetry, retriesFor, retryDelayMs } from '../../src/retry/policy.ts';
import { serviceError, transportError, usageError } from '../support/errors.ts';
import { hostileText } from '../support/hostile.ts';

const NOW = new Date('2026-11-22T10:00:00Z');
const policy = { retryTimes: 3, baseDelayMs: 200, maxDelayMs: 20_000 };
const clock = (random = 0): RetryClock => ({
  random: () => random,
  now: () => NOW,
  sleep: async () => undefined,
});
const service = (status: number, ossCode = 'X', retryAfter?: string): OssServiceError =>
  serviceError({ status, ossCode, retryAfter });
const reset = transportError();

describe('worth another try', () => {
  test.each([
    [true, reset],
    [true, service(408)],
    [true, service(429)],
    [true, service(500)],
    [true, service(503)],
    [true, service(599)],
    [true, service(403, 'RequestTimeTooSkewed')],
    [true, service(400, 'RequestTimeout')],
    [true, service(400, 'IncompleteBody')],
    [true, service(400, 'Throttling.User')],
    [false, service(400)],
    [false, service(403)],
    [false, service(404, 'NoSuchKey')],
    [false, service(409, 'PositionNotEqualToLength')],
    [false, new CertificateError({ kind: 'unknown-authority', reason: 'x' })],
    [false, usageError()],
    [false, new TypeError('a bug')],
  ])('%s: %s', (expected, error) => {
    expect(isRetryable(error)).toBe(expected);
  });
});

describe('once it has worked, worth another try without keys', () => {
  const answer = (problem: KeysProblem): ConfigError =>
    new ConfigError('CredentialsFailed.Answer', { from: 'https://sts.test', problem });
  const refusal = (code: string): OssServiceError =>
    new OssServiceError(
      { kind: 'credentials', source: 'oidc-role', from: 'https://sts.test' },
      { status: 400, ossCode: code, ossMessage: '' },
    );

  test.each([
    [
      true,
      new ConfigError('CredentialsFailed.Command', { failure: { kind: 'exit', exitCode: 1 }, stderr: '' }),
    ],
    [true, new ConfigError('CredentialsFailed.TokenFile', { path: 'p', problem: 'empty' })],
    [true, new ConfigError('ConfigFileMissing', { path: 'p', namedBy: undefined })],
    [true, new ConfigError('ConfigFileInvalid.IniLine', { path: 'p', line: 1 })],
    [true, new ConfigError('CredentialsMissing', {})],
    [true, answer({ kind: 'not-json' })],
    [true, refusal('AuthenticationFail.OIDCToken.Expired')],
    [false, answer({ kind: 'status', status: 403 })],
    [false, refusal('AuthenticationFail.OIDCToken.Invalid')],
    [false, new ConfigError('CredentialsFailed.Setting', { kind: 'sts-endpoint' })],
    [false, new ConfigError('CredentialsFailed.EcsRole', { from: 'http://m.test', roleName: undefined })],
    [false, service(403)],
  ])('%s: %s', (expected, error) => {
    expect(isWorthRetry(error, { ...policy, hasWorked: true })).toBe(expected);
    expect(isWorthRetry(error, policy)).toBe(false);
  });
});

test('what is not HTTP is worth one more look, unless any outage is waited out', () => {
  const noHttp = new TransportError('InvalidAnswer', { reason: undefined, purpose: undefined });
  expect([0, 1, 10].map((retryTimes) => retriesFor(noHttp, retryTimes))).toEqual([0, 1, 1]);
  expect(retriesFor(noHttp, Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  expect(retriesFor(reset, 10)).toBe(10);
});

test('the metadata of an instance is asked again twice, unless any outage is waited out', () => {
  const silent = (source: 'ecs-role' | 'ram-role'): TransportError =>
    new TransportError('Transport', {
      reasonCode: 'ReadTimeout',
      reason: { kind: 'silence', ms: 1000 },
      phase: 'exchange',
      purpose: { kind: 'credentials', source, from: 'http://100.100.100.200' },
    });
  expect([0, 1, 10].map((retryTimes) => retriesFor(silent('ecs-role'), retryTimes))).toEqual([0, 1, 2]);
  expect(retriesFor(silent('ecs-role'), Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  expect(retriesFor(silent('ram-role'), 10)).toBe(10);
});

describe('the wait before another try', () => {
  test.each([
    [1, 200],
    [2, 400],
    [3, 800],
    [7, 12_800],
    [8, 20_000],
    [500, 20_000],
  ])('number %i is anything from 0 to %i ms', (attempt, ceiling) => {
    expect(retryDelayMs(attempt, reset, policy, clock(0))).toBe(0);
    expect(retryDelayMs(attempt, reset, policy, clock(0.5))).toBe(ceiling / 2);
    expect(retryDelayMs(attempt, reset, policy, clock(1 - 2 ** -53))).toBeCloseTo(ceiling);
  });

  test.each([
    ['3', 3000],
    ['0', 0],
    ['3600', 20_000],
    ['9'.repeat(400), 20_000],
    ['Sun, 22 Nov 2026 10:00:05 GMT', 5000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
    ['soon', 0],
    ['-1', 0],
    ['', 0],
  ])('is at least what Retry-After %j asks, within limits', (retryAfter, expected) => {
    expect(retryDelayMs(1, service(503, 'X', retryAfter), policy, clock(0))).toBe(expected);
  });

  test('is longer than Retry-After where our own is', () => {
    expect(retryDelayMs(7, service(503, 'X', '1'), policy, clock(0.5))).toBe(6400);
  });

  test('is none before a new connection takes the place of one that had been closed', () => {
    const reason = { kind: 'system', message: 'other side closed' } as const;
    const facts = { reasonCode: 'UND_ERR_SOCKET', reason, phase: 'exchange', purpose: undefined } as const;
    const stale = new TransportError('Transport', { ...facts, closed: 'reused' });
    const fresh = new TransportError('Transport', { ...facts, closed: 'new' });
    const delayMs = (attempt: number, error: Error) => retryDelayMs(attempt, error, policy, clock(0.5));
    expect([delayMs(1, stale), delayMs(1, fresh), delayMs(2, stale)]).toEqual([0, 100, 200]);
  });
});

test('whatever Retry-After says, a wait is within the policy', () => {
  fc.assert(
    fc.property(hostileText, fc.nat(600), (text, attempt) => {
      const delayMs = retryDelayMs(attempt + 1, service(503, 'X', text), policy, clock(0.5));
      expect(delayMs).toBeGreaterThanOrEqual(0);
      expect(delayMs).toBeLessThanOrEqual(policy.maxDelayMs);
    }),
  );
});
