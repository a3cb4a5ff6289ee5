// Ties the signal of one call to one that lasts for as long as the process, as that of a followed file may.

/**
 * Calls with the signal of `limit`, which aborts with `signal`, too. Of `AbortSignal.any` something stays in the signal
 * that lasts, for the garbage collector to find: with a request a second for each of many files that is too much.
 */
export async function abortedBy<T>(
  signal: AbortSignal | undefined,
  limit: AbortController,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = (): void => limit.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  try {
    return await call(limit.signal);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
