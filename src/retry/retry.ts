// What the rest of the program takes from this folder.
export { type RetryClock, systemClock } from './clock.ts';
export { DEFAULT_RETRY_POLICY, isRetryable, type RetryPolicy } from './policy.ts';
export type { RetryDeps, RetryNotice } from './wait.ts';
