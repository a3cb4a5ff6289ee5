// Where the end was asked for while OSS is out of reach: no more waits, one more try of a few seconds, and no doubt left
// that can be settled by then.
import { abortedBy } from '../aborted-by.ts';
import type { SessionDeps } from '../append/session.ts';
import { OssServiceError, TransportError } from '../errors.ts';
import type { Purpose } from '../facts/errors.ts';
import { formatObjectUrl } from '../oss/object-url.ts';
import type { OssClient } from '../oss/types.ts';
import { wakenBy } from '../retry/clock.ts';
import type { RetryPolicy } from '../retry/policy.ts';
import type { RetryDeps } from '../retry/wait.ts';
import { Silence } from './silence.ts';

/**
 * For a question to OSS after the end was asked for, connecting included; and for an append, as long as nothing of it
 * moves.
 */
const LAST_TRY_MS = 5000;
const LAST_WAIT_MS = 1000;

/**
 * @param stop after it, each call of the session gets one more try
 * @param silence shared by all whose last tries are to take a few seconds together
 */
export function withLastTry(
  deps: SessionDeps,
  stop: AbortSignal,
  silence: Silence = new Silence(LAST_TRY_MS),
): SessionDeps {
  const last = new LastTry(deps, stop, silence);
  return { ...deps, client: last.client, retry: last.retry };
}

class LastTry {
  readonly #deps: SessionDeps;
  readonly #stop: AbortSignal;
  readonly #silence: Silence;
  /** Failures in a row, as they are counted by who tries. */
  #failures = 0;
  /** How many of them are allowed, once the last try has begun. */
  #allowed: number | undefined;

  constructor(deps: SessionDeps, stop: AbortSignal, silence: Silence) {
    this.#deps = deps;
    this.#stop = stop;
    this.#silence = silence;
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
        const purpose = { kind: 'head', url } as const;
        return this.#limited(purpose, (limited) => client.headObject(object, limited), signal);
      },
      appendObject: async (object, append, signal) => {
        const purpose = { kind: 'append', url: formatObjectUrl(object), position: append.position } as const;
        const { limitMs } = this.#silence;
        const patienceMs = (): number => (this.#stop.aborted ? limitMs : Number.POSITIVE_INFINITY);
        const request = { ...append, patienceMs };
        const answer = await this.#limited(
          purpose,
          (limited) => client.appendObject(object, request, limited),
          signal,
        );
        this.#failures = 0;
        this.#allowed = undefined;
        return answer;
      },
      getObject: (...request) => client.getObject(...request),
      listObjects: (request, signal) => {
        const url = formatObjectUrl({ bucket: request.bucket, key: request.prefix });
        const purpose = { kind: 'list', url } as const;
        return this.#limited(purpose, (limited) => client.listObjects(request, limited), signal);
      },
      close: () => client.close(),
    };
  }

  #begin(): void {
    if (this.#stop.aborted && this.#failures > 0) this.#allowed ??= this.#failures;
  }

  /** Gives up a question that takes too long after the stop; one that is answered has shown that OSS is within reach. */
  async #limited<T>(
    purpose: Purpose,
    call: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const silence = this.#silence;
    const isQuestion = purpose.kind !== 'append';
    const limit = new AbortController();
    const giveUp = (): void => limit.abort();
    let timer: NodeJS.Timeout | undefined;
    const wait = (): void => {
      const leftMs = silence.leftMs();
      if (leftMs > 0) timer = setTimeout(wait, Math.ceil(leftMs));
    };
    silence.begin(giveUp, isQuestion);
    if (isQuestion && this.#stop.aborted) wait();
    else if (isQuestion) this.#stop.addEventListener('abort', wait, { once: true });
    try {
      const answer = await abortedBy(signal, limit, call);
      silence.answered();
      return answer;
    } catch (error) {
      if (error instanceof OssServiceError) silence.answered();
      if (!limit.signal.aborted || signal?.aborted) throw error;
      this.#allowed = 0;
      throw silent(purpose, silence.limitMs);
    } finally {
      silence.end(giveUp, isQuestion);
      clearTimeout(timer);
      this.#stop.removeEventListener('abort', wait);
    }
  }
}

function silent(purpose: Purpose, ms: number): TransportError {
  return new TransportError('Transport', {
    reasonCode: 'ReadTimeout',
    reason: { kind: 'silence', ms },
    phase: 'exchange',
    purpose,
  });
}
