import type { RetryClock } from './retry.ts';

/** The clock, but `stop` ends a wait that is on: the tries left are made without delay. */
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
