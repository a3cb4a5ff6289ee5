// The one wait before another try: how long it is, who is told of it, and what ends it.
import type { OssAppendError } from '../errors.ts';
import type { RetryClock } from './clock.ts';
import { isWorthRetry, type RetryPolicy, retriesFor, retryDelayMs } from './policy.ts';

/** A failed try, for the log. */
export interface RetryNotice {
  readonly attempt: number;
  readonly delayMs: number;
  readonly error: OssAppendError;
}

export interface RetryDeps {
  /** May be another one while a call is tried again: it is looked at anew for each decision. */
  readonly policy: RetryPolicy;
  readonly clock: RetryClock;
  readonly onRetry?: (notice: RetryNotice) => void;
}

/**
 * Waits before a try that somebody else has decided on.
 * @param attempt the number of failures so far, from 1
 * @throws the reason of `signal`, when it ends the wait
 */
export async function waitForRetry(
  attempt: number,
  error: OssAppendError,
  retry: RetryDeps,
  signal?: AbortSignal,
): Promise<void> {
  const delayMs = retryDelayMs(attempt, error, retry.policy, retry.clock);
  retry.onRetry?.({ attempt, delayMs, error });
  await retry.clock.sleep(delayMs, signal);
}

/**
 * The same, where the policy grants another try.
 * @throws the error itself, when it is not worth another try or the tries are used up
 */
export async function waitForRetryOrThrow(
  attempt: number,
  error: unknown,
  retry: RetryDeps,
  signal?: AbortSignal,
): Promise<void> {
  if (!isWorthRetry(error, retry.policy) || attempt > retriesFor(error, retry.policy.retryTimes)) throw error;
  await waitForRetry(attempt, error, retry, signal);
}
