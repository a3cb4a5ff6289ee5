// Where something is followed, an outage may last as long as it likes: it is waited out, and told of once.
import type { OssAppendError } from '../errors.ts';
import { isRetryable, isStaleConnection } from './policy.ts';
import type { RetryDeps } from './wait.ts';

export type OutageNotice =
  /** Requests fail; once per outage. They are repeated until they succeed. */
  | { readonly kind: 'outage'; readonly error: OssAppendError }
  /** The end of an outage. */
  | { readonly kind: 'recovered' };

export interface Outage {
  /** Tries without a limit, and tells of the first failure. */
  readonly retry: RetryDeps;
  /** A request was answered: tells of the end of an outage, where there was one. */
  over(): void;
}

export function rideOut(
  retry: Pick<RetryDeps, 'policy' | 'clock' | 'onRetry'>,
  onNotice: (notice: OutageNotice) => void,
): Outage {
  let out = false;
  let hasAnswered = false;
  return {
    retry: {
      get policy() {
        return {
          ...retry.policy,
          retryTimes: Number.POSITIVE_INFINITY,
          hasWorked: hasAnswered,
        };
      },
      clock: retry.clock,
      onRetry(notice) {
        // That a used connection had been closed is none yet: the next try comes at once.
        const isOutage = !isStaleConnection(notice.attempt, notice.error);
        if (isOutage && !out) onNotice({ kind: 'outage', error: notice.error });
        out ||= isOutage;
        retry.onRetry?.(notice);
      },
    },
    over() {
      hasAnswered = true;
      if (out) onNotice({ kind: 'recovered' });
      out = false;
    },
  };
}

/** No more tries than before; but once it has worked, they are for all that passes. */
export function learning(retry: RetryDeps): { readonly retry: RetryDeps; hasWorked(): void } {
  let hasWorked = false;
  return {
    retry: {
      ...retry,
      get policy() {
        return { ...retry.policy, hasWorked };
      },
    },
    hasWorked() {
      hasWorked = true;
    },
  };
}

/** One of several jobs of which each may be tried again. */
export interface PatientJob {
  readonly retry: RetryDeps;
  failed(error: unknown): void;
  succeeded(): void;
}

/**
 * Of many jobs, one after the other, each would wait as long for the end of an outage: once one has waited in vain, and
 * none has succeeded meanwhile, the others are tried once each, until one of them succeeds.
 */
export function sharedPatience(retry: RetryDeps): { begin(): PatientJob } {
  let successes = 0;
  let isSpent = false;
  const shared: RetryDeps = {
    ...retry,
    get policy() {
      const { policy } = retry;
      return isSpent ? { ...policy, retryTimes: 0 } : policy;
    },
  };
  return {
    begin() {
      const before = successes;
      return {
        retry: shared,
        failed(error) {
          if (isRetryable(error) && successes === before) isSpent = true;
        },
        succeeded() {
          successes += 1;
          isSpent = false;
        },
      };
    },
  };
}
