// A wait ends in time, at an interruption, or when it is told to stop waiting.
import { describe, expect, test } from 'vitest';
import { type RetryClock, systemClock, wakenBy } from '../../src/retry/clock.ts';

const LONG_MS = 20_000;

async function elapsed(wait: Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await wait;
  return performance.now() - startedMs;
}

describe('a clock that can be woken', () => {
  const woken = (stop: AbortController): RetryClock => wakenBy(stop.signal, systemClock);

  test('ends the wait that is on, as if its time had passed', async () => {
    const stop = new AbortController();
    const waiting = elapsed(woken(stop).sleep(LONG_MS));
    stop.abort();
    expect(await waiting).toBeLessThan(LONG_MS / 2);
  });

  test('waits as ever after that', async () => {
    const stop = new AbortController();
    stop.abort();
    expect(await elapsed(woken(stop).sleep(50))).toBeGreaterThanOrEqual(45);
  });

  test('ends with the reason of an interruption', async () => {
    const interruption = new AbortController();
    const reason = new Error('SIGTERM');
    const waiting = woken(new AbortController()).sleep(LONG_MS, interruption.signal);
    interruption.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });
});
