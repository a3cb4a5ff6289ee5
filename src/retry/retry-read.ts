// A loop for calls that only read. Appends are never repeated from here: the append session decides about them, after
// proof.
import { type RetryDeps, waitForRetryOrThrow } from './wait.ts';

/**
 * Repeats a call that changes nothing until it succeeds, fails for good, or the tries are used up;
 * then the last error is thrown.
 */
export async function retryRead<T>(
  call: () => Promise<T>,
  retry: RetryDeps,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      signal?.throwIfAborted();
      await waitForRetryOrThrow(attempt, error, retry, signal);
    }
  }
}
