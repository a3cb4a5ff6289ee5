// An outage that many followed files meet at the same time: told of once, and its end, too.
import type { OssAppendError } from '../../errors.ts';
import { monotonicMs } from '../../monotonic.ts';
import type { Outage } from '../../retry/outage.ts';
import { isStaleConnection } from '../../retry/policy.ts';
import type { RetryDeps } from '../../retry/wait.ts';

export type FleetOutageNotice =
  /** Nothing is answered any more. Requests are repeated until they succeed. */
  | { readonly kind: 'outage'; readonly error: OssAppendError }
  | { readonly kind: 'recovered' }
  /** The requests for one file fail, and have for long, while others are answered. */
  | { readonly kind: 'stuck'; readonly error: OssAppendError }
  | { readonly kind: 'moving' };

export interface OutageTiming {
  /** So long nothing is answered before that is told: of many requests, one may always fail. */
  readonly graceMs: number;
  /** So long one file may be stuck before that is told. */
  readonly stuckMs: number;
}

const DEFAULT_TIMING: OutageTiming = { graceMs: 1000, stuckMs: 60_000 };

export class FleetOutages {
  readonly #retry: Pick<RetryDeps, 'policy' | 'clock'>;
  readonly #onNotice: (notice: FleetOutageNotice) => void;
  readonly #timing: OutageTiming;
  #hasAnswered = false;
  #isTold = false;
  /** The last failure since anything was answered, and what is to tell of it. */
  #failure: OssAppendError | undefined;
  #telling: NodeJS.Timeout | undefined;

  constructor(
    retry: Pick<RetryDeps, 'policy' | 'clock'>,
    onNotice: (notice: FleetOutageNotice) => void,
    timing: OutageTiming = DEFAULT_TIMING,
  ) {
    this.#retry = retry;
    this.#onNotice = onNotice;
    this.#timing = timing;
  }

  /** For one file: tries without a limit. */
  ofFile(): Outage {
    const { clock } = this.#retry;
    const policy = (): RetryDeps['policy'] => this.#policy;
    let failingSinceMs: number | undefined;
    let isStuck = false;
    return {
      retry: {
        get policy() {
          return policy();
        },
        clock,
        onRetry: ({ attempt, error }) => {
          if (isStaleConnection(attempt, error)) return;
          this.#failed(error);
          failingSinceMs ??= monotonicMs();
          if (this.#isTold || isStuck || monotonicMs() - failingSinceMs < this.#timing.stuckMs) return;
          isStuck = true;
          this.#onNotice({ kind: 'stuck', error });
        },
      },
      over: () => {
        failingSinceMs = undefined;
        this.#answered();
        if (isStuck) this.#onNotice({ kind: 'moving' });
        isStuck = false;
      },
    };
  }

  close(): void {
    clearTimeout(this.#telling);
  }

  get #policy(): RetryDeps['policy'] {
    return {
      ...this.#retry.policy,
      retryTimes: Number.POSITIVE_INFINITY,
      hasWorked: this.#hasAnswered,
    };
  }

  #failed(error: OssAppendError): void {
    this.#failure = error;
    if (this.#isTold || this.#telling !== undefined) return;
    this.#telling = setTimeout(() => this.#tell(), this.#timing.graceMs).unref();
  }

  #tell(): void {
    if (this.#failure === undefined) return;
    this.#isTold = true;
    this.#onNotice({ kind: 'outage', error: this.#failure });
  }

  #answered(): void {
    this.#hasAnswered = true;
    this.#failure = undefined;
    clearTimeout(this.#telling);
    this.#telling = undefined;
    if (this.#isTold) this.#onNotice({ kind: 'recovered' });
    this.#isTold = false;
  }
}
