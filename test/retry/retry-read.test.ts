// A call that only reads is repeated, for as long as the policy of the moment grants it.
import { describe, expect, test, vi } from 'vitest';
import { type RetryClock, systemClock } from '../../src/retry/clock.ts';
import { retryRead } from '../../src/retry/retry-read.ts';
import { serviceError, transportError } from '../support/errors.ts';

const policy = { retryTimes: 3, baseDelayMs: 200, maxDelayMs: 20_000 };
const clock = (random = 0): RetryClock => ({
  random: () => random,
  now: () => new Date(),
  sleep: async () => undefined,
});
const reset = transportError();

describe('a call that only reads', () => {
  test('is repeated until it succeeds, and each failure is told', async () => {
    const call = vi.fn<() => Promise<string>>();
    call
      .mockRejectedValueOnce(reset)
      .mockRejectedValueOnce(serviceError({ status: 503, ossCode: 'X' }))
      .mockResolvedValue('done');
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
    const call = vi.fn(() => Promise.reject(serviceError({ status: 403, ossCode: 'X' })));
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

  test('is given up as the policy of the moment says, though it was begun under another one', async () => {
    let calls = 0;
    const retry = {
      get policy() {
        return { ...policy, retryTimes: calls < 50 ? Number.POSITIVE_INFINITY : 0 };
      },
      clock: clock(),
    };
    const running = retryRead(() => {
      calls += 1;
      return Promise.reject(reset);
    }, retry);
    await expect(running).rejects.toBe(reset);
    expect(calls).toBe(50);
  });
});
