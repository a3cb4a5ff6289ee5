// What the rest of the program takes from this folder.
export { systemClock } from './clock.ts';
export { DEFAULT_RETRY_POLICY, isRetryable } from './policy.ts';
export type { RetryDeps, RetryNotice } from './wait.ts';
