// Where the end was asked for while OSS is out of reach: no more waits, one more try of a few seconds, and no doubt left
// that can be settled by then.
import type { SessionDeps } from '../append/session.ts';
import { TransportError } from '../errors.ts';
import { formatObjectUrl } from '../oss/object-url.ts';
import type { OssClient } from '../oss/types.ts';
import { wakenBy } from '../retry/clock.ts';
import type { RetryPolicy } from '../retry/policy.ts';
import type { RetryDeps } from '../retry/wait.ts';

/**
 * For a question to OSS after the end was asked for, connecting included; and for an append, as long as nothing of it
 * moves.
 */
const LAST_TRY_MS = 5000;
const LAST_WAIT_MS = 1000;

/** @param stop after it, each call of the session gets one more try */
export function withLastTry(
  deps: SessionDeps,
  stop: AbortSignal,
  limitMs: number = LAST_TRY_MS,
): SessionDeps {
  const last = new LastTry(deps, stop, limitMs);
  return { ...deps, client: last.client, retry: last.retry };
}

class LastTry {
  readonly #deps: SessionDeps;
  readonly #stop: AbortSignal;
  readonly #limitMs: number;
  /** Failures in a row, as they are counted by who tries. */
  #failures = 0;
  /** How many of them are allowed, once the last try has begun. */
  #allowed: number | undefined;

  constructor(deps: SessionDeps, stop: AbortSignal, limitMs: number) {
    this.#deps = deps;
    this.#stop = stop;
    this.#limitMs = limitMs;
  }

  get retry(): RetryDeps {
    const { retry } = this.#deps;
    const policy = (): RetryPolicy => this.#policy;
    return {
      get policy() {
        return policy();
      },
      clock: wakenBy(this.#stop, retry.clock),
      onRetry: (notice) => {
        this.#failures = notice.attempt;
        retry.onRetry?.(notice);
      },
    };
  }

  get #policy(): RetryPolicy {
    const { policy } = this.#deps.retry;
    if (!this.#stop.aborted) return policy;
    const retryTimes = this.#allowed ?? policy.retryTimes;
    return { ...policy, retryTimes, maxDelayMs: Math.min(policy.maxDelayMs, LAST_WAIT_MS) };
  }

  get client(): OssClient {
    const { client } = this.#deps;
    return {
      // Every new try begins with it.
      headObject: (object, signal) => {
        this.#begin();
        const url = formatObjectUrl(object);
        return this.#limited(url, (limited) => client.headObject(object, limited), signal);
      },
      appendObject: async (object, append, signal) => {
        const patienceMs = (): number => (this.#stop.aborted ? this.#limitMs : Number.POSITIVE_INFINITY);
        const answer = await client.appendObject(object, { ...append, patienceMs }, signal);
        this.#failures = 0;
        this.#allowed = undefined;
        return answer;
      },
      getObject: (...request) => client.getObject(...request),
      listObjects: (request, signal) => {
        const url = formatObjectUrl({ bucket: request.bucket, key: request.prefix });
        return this.#limited(url, (limited) => client.listObjects(request, limited), signal);
      },
      close: () => client.close(),
    };
  }

  #begin(): void {
    if (this.#stop.aborted && this.#failures > 0) this.#allowed ??= this.#failures;
  }

  /** Gives up a call that takes too long after the stop; one that answers has shown that OSS is within reach. */
  async #limited<T>(
    url: string,
    call: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const limit = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const begin = (): void => {
      timer = setTimeout(() => limit.abort(), this.#limitMs);
    };
    if (this.#stop.aborted) begin();
    else this.#stop.addEventListener('abort', begin, { once: true });
    try {
      return await call(signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]));
    } catch (error) {
      if (!limit.signal.aborted || signal?.aborted) throw error;
      this.#allowed = 0;
      throw silence(url, this.#limitMs);
    } finally {
      clearTimeout(timer);
      this.#stop.removeEventListener('abort', begin);
    }
  }
}

function silence(url: string, ms: number): TransportError {
  return new TransportError('Transport', {
    reasonCode: 'ReadTimeout',
    reason: { kind: 'silence', ms },
    phase: 'exchange',
    purpose: { kind: 'head', url },
  });
}
