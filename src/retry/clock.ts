// Time and chance, as a wait needs them; tests give their own.
import { setTimeout as sleep } from 'node:timers/promises';

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

/** The clock, but `stop` ends the wait that is on: it is over then, as if its time had passed. */
export function wakenBy(stop: AbortSignal, clock: RetryClock): RetryClock {
  return {
    random: () => clock.random(),
    now: () => clock.now(),
    async sleep(ms, signal) {
      if (stop.aborted) return clock.sleep(ms, signal);
      const wake = new AbortController();
      const end = (): void => wake.abort();
      for (const reason of [stop, signal]) reason?.addEventListener('abort', end);
      try {
        await clock.sleep(ms, wake.signal);
      } catch (error) {
        signal?.throwIfAborted();
        if (!stop.aborted) throw error;
      } finally {
        for (const reason of [stop, signal]) reason?.removeEventListener('abort', end);
      }
    },
  };
}
