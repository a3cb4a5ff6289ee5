// Outages while following are waited out, however long they last, and told of once.
import type { RetryDeps } from '../oss/retry.ts';
import type { OnNotice } from './notice.ts';

export interface Outage {
  /** Tries without a limit, and tells of the first failure. */
  readonly retry: RetryDeps;
  /** A request was answered: tells of the end of an outage, where there was one. */
  over(): void;
}

export function rideOut(retry: RetryDeps, onNotice: OnNotice): Outage {
  let out = false;
  return {
    retry: {
      policy: { ...retry.policy, retryTimes: Number.POSITIVE_INFINITY },
      clock: retry.clock,
      onRetry(notice) {
        if (!out) onNotice({ kind: 'outage', error: notice.error });
        out = true;
        retry.onRetry?.(notice);
      },
    },
    over() {
      if (out) onNotice({ kind: 'recovered' });
      out = false;
    },
  };
}
