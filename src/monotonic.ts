/**
 * Milliseconds of a clock that only ever goes forward. As `performance.now()`, which would load all of `node:perf_hooks`
 * in every start.
 */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
