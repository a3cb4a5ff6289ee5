// Keys that were fetched, kept for as long as they are good. OSS is the judge of that: what is reckoned here is only when
// to ask for others before it has to refuse these.
import { OssAppendError } from '../errors.ts';
import type { Credentials } from '../sign/types.ts';
import { type CredentialsDeps, type FetchKeys, SYSTEM_CLOCK } from './deps.ts';
import type { CredentialsProvider, CredentialsRequest } from './provider.ts';
import { isSameKeys } from './renewal.ts';

/** Of the lifetime: with so little of it left, others are asked for while these are used. */
const EARLY = 0.2;
/** After an early renewal that failed; less where the keys do not last so long. */
const PAUSE_MS = 30_000;

interface HeldKeys {
  readonly credentials: Credentials;
  /** Endless where nobody says, or where they would be over by our clock, which then is wrong, or they are. */
  readonly lifetimeMs: number;
  /** With so much of it left, others are asked for; less after each time that failed. */
  renewLeftMs: number;
  /** Whether such a failure was told of. */
  isFailureTold: boolean;
  /** When they were asked for, by both clocks. */
  readonly asked: Instant;
}

interface Instant {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

export function caching(fetchKeys: FetchKeys, deps: CredentialsDeps): CredentialsProvider {
  const cache = new KeyCache(fetchKeys, deps);
  return (request = {}) => cache.get(request);
}

class KeyCache {
  readonly #fetchKeys: FetchKeys;
  readonly #deps: CredentialsDeps;
  #held: HeldKeys | undefined;
  /** Shared by all who wait. */
  #renewal: Promise<HeldKeys> | undefined;

  constructor(fetchKeys: FetchKeys, deps: CredentialsDeps) {
    this.#fetchKeys = fetchKeys;
    this.#deps = deps;
  }

  async get({ refused, signal }: CredentialsRequest): Promise<Credentials> {
    signal?.throwIfAborted();
    if (refused !== undefined && this.#held !== undefined && isSameKeys(refused, this.#held.credentials)) {
      this.#held = undefined;
    }
    const held = this.#held;
    const leftMs = held === undefined ? 0 : this.#leftMs(held);
    if (held === undefined || leftMs <= 0) return (await unlessAborted(this.#renew(), signal)).credentials;
    if (leftMs <= held.renewLeftMs) this.#renewEarly(held);
    return held.credentials;
  }

  #renewEarly(held: HeldKeys): void {
    if (this.#renewal !== undefined) return;
    this.#renew().catch((error: unknown) => {
      const leftMs = this.#leftMs(held);
      held.renewLeftMs = leftMs - Math.min(PAUSE_MS, leftMs / 4);
      // What is over in a moment is told of then.
      if (held.isFailureTold || leftMs < 1000 || !(error instanceof OssAppendError)) return;
      held.isFailureTold = true;
      this.#deps.onNotice?.({ kind: 'credentials-not-renewed', error, leftMs });
    });
  }

  #renew(): Promise<HeldKeys> {
    this.#renewal ??= this.#fetch().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #fetch(): Promise<HeldKeys> {
    const { onSecret, onFetched, signal } = this.#deps;
    const asked = this.#now();
    const { credentials, lifetimeMs = 0 } = await this.#fetchKeys(signal);
    for (const secret of [credentials.accessKeySecret, credentials.securityToken]) {
      if (secret !== undefined) onSecret?.(secret);
    }
    const isKnown = lifetimeMs > 0;
    onFetched?.(isKnown ? lifetimeMs : undefined);
    this.#held = {
      credentials,
      lifetimeMs: isKnown ? lifetimeMs : Number.POSITIVE_INFINITY,
      renewLeftMs: isKnown ? lifetimeMs * EARLY : 0,
      isFailureTold: false,
      asked,
    };
    return this.#held;
  }

  /** By the clock that went further: one stands still while the machine sleeps, the other may be set. */
  #leftMs({ asked, lifetimeMs }: HeldKeys): number {
    const { wallMs, monotonicMs } = this.#now();
    return lifetimeMs - Math.max(wallMs - asked.wallMs, monotonicMs - asked.monotonicMs);
  }

  #now(): Instant {
    const { clock = SYSTEM_CLOCK } = this.#deps;
    return { wallMs: clock.now(), monotonicMs: clock.monotonicMs() };
  }
}

/** The same, but whoever waits may leave. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
