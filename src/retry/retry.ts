// The one retry policy: what is worth another try, how long to wait, and a loop for calls that only read.
// Appends are never repeated from here: the append session decides about them, after proof.
import { setTimeout as sleep } from 'node:timers/promises';
import { type OssAppendError, OssServiceError, TransportError } from '../errors.ts';

export interface RetryPolicy {
  /** Tries after the first one; 0 means one attempt. */
  readonly retryTimes: number;
  /** Milliseconds. */
  readonly baseDelayMs: number;
  /** Milliseconds; no wait is longer, whatever the server asks for. */
  readonly maxDelayMs: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = { retryTimes: 10, baseDelayMs: 200, maxDelayMs: 20_000 };

/** What a wait needs from outside; tests give their own. */
export interface RetryClock {
  /** Resolves after `ms`, rejects at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Uniform in [0, 1). */
  random(): number;
  now(): Date;
}

export const systemClock: RetryClock = {
  sleep: async (ms, signal) => {
    try {
      await sleep(ms, undefined, signal === undefined ? undefined : { signal });
    } catch (error) {
      // The timer wraps the reason, and the reason is what tells an interruption from a bug.
      signal?.throwIfAborted();
      throw error;
    }
  },
  random: Math.random,
  now: () => new Date(),
};

/** Connection failures, 408, 429, 5xx and a skewed clock (which the client has corrected by then). */
export function isRetryable(error: unknown): error is TransportError | OssServiceError {
  if (error instanceof TransportError) return true;
  if (!(error instanceof OssServiceError)) return false;
  const { status, code } = error;
  return status === 408 || status === 429 || status >= 500 || TRANSIENT_CODES.has(code);
}

/** RequestTimeout is OSS's 400 for a body that did not arrive in time. */
const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  'RequestTimeTooSkewed',
  'RequestTimeout',
  'IncompleteBody',
]);

/**
 * Full jitter over an exponential ceiling. The server's Retry-After is a lower bound, within the policy's cap.
 * @param attempt the number of failures so far, from 1
 * @returns milliseconds
 */
export function retryDelayMs(
  attempt: number,
  error: unknown,
  policy: RetryPolicy,
  clock: RetryClock,
): number {
  const ceiling = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** Math.min(attempt - 1, 30));
  const own = clock.random() * ceiling;
  const asked = error instanceof OssServiceError ? parseRetryAfterMs(error.retryAfter, clock.now()) : 0;
  return Math.min(policy.maxDelayMs, Math.max(own, asked));
}

/** @returns milliseconds; 0 for an absent or malformed value, which leaves the wait to us. */
function parseRetryAfterMs(value: string | undefined, now: Date): number {
  if (value === undefined) return 0;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? 0 : Math.max(0, date - now.getTime());
}

/** One line about a failed try, for the log. */
export interface RetryNotice {
  readonly attempt: number;
  readonly delayMs: number;
  readonly error: OssAppendError;
}

export interface RetryDeps {
  readonly policy: RetryPolicy;
  readonly clock: RetryClock;
  readonly onRetry?: (notice: RetryNotice) => void;
}

/**
 * Repeats a call that changes nothing until it succeeds, fails for good, or the tries are used up;
 * then the last error is thrown.
 */
export async function retryRead<T>(
  call: () => Promise<T>,
  { policy, clock, onRetry }: RetryDeps,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      signal?.throwIfAborted();
      if (!isRetryable(error) || attempt > policy.retryTimes) throw error;
      const delayMs = retryDelayMs(attempt, error, policy, clock);
      onRetry?.({ attempt, delayMs, error });
      await clock.sleep(delayMs, signal);
    }
  }
}
