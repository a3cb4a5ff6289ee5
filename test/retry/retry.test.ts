import { describe, expect, test, vi } from 'vitest';
import { CertificateError, type OssServiceError } from '../../src/errors.ts';
import { isRetryable, type RetryClock, retryDelayMs, retryRead, systemClock } from '../../src/retry/retry.ts';
import { serviceError, transportError, usageError } from '../helpers/errors.ts';

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
    [false, service(400)],
    [false, service(403)],
    [false, service(404, 'NoSuchKey')],
    [false, service(409, 'PositionNotEqualToLength')],
    [false, new CertificateError('x')],
    [false, usageError()],
    [false, new TypeError('a bug')],
  ])('%s: %s', (expected, error) => {
    expect(isRetryable(error)).toBe(expected);
  });
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
});

describe('a call that only reads', () => {
  test('is repeated until it succeeds, and each failure is told', async () => {
    const call = vi.fn<() => Promise<string>>();
    call.mockRejectedValueOnce(reset).mockRejectedValueOnce(service(503)).mockResolvedValue('done');
    const onRetry = vi.fn();
    await expect(retryRead(call, { policy, clock: clock(0.5), onRetry })).resolves.toBe('done');
    expect(onRetry.mock.calls.map(([{ attempt, delayMs }]) => [attempt, delayMs])).toEqual([
      [1, 100],
      [2, 200],
    ]);
  });

  test('is given up after the last retry, with the last error', async () => {
    const call = vi.fn(() => Promise.reject(reset));
    await expect(retryRead(call, { policy, clock: clock() })).rejects.toBe(reset);
    expect(call).toHaveBeenCalledTimes(4);
  });

  test('is not repeated when that cannot help', async () => {
    const call = vi.fn(() => Promise.reject(service(403)));
    await expect(retryRead(call, { policy, clock: clock() })).rejects.toMatchObject({ status: 403 });
    expect(call).toHaveBeenCalledTimes(1);
  });

  test('ends with the reason of an interruption, also while it waits', async () => {
    const interruption = new AbortController();
    const reason = new Error('SIGTERM');
    const slow = { ...policy, baseDelayMs: 20_000 };
    const running = retryRead(
      () => Promise.reject(reset),
      {
        policy: slow,
        clock: { ...systemClock, random: () => 1 },
        onRetry: () => queueMicrotask(() => interruption.abort(reason)),
      },
      interruption.signal,
    );
    await expect(running).rejects.toBe(reason);
    await expect(systemClock.sleep(10_000, interruption.signal)).rejects.toBe(reason);
  });
});
