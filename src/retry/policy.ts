// The one retry policy: what is worth another try, and how long to wait before it. Pure.
import { type OssAppendError, OssServiceError, TransportError, WrongServerError } from '../errors.ts';
import type { CredentialsPurpose } from '../facts/errors.ts';
import type { RetryClock } from './clock.ts';
import { isLackOfKeys } from './lack-of-keys.ts';

export interface RetryPolicy {
  /** Tries after the first one; 0 means one attempt. */
  readonly retryTimes: number;
  /** Milliseconds. */
  readonly baseDelayMs: number;
  /** Milliseconds; no wait is longer, whatever the server asks for. */
  readonly maxDelayMs: number;
  /**
   * OSS has answered before, and will again: what answers, but is not OSS, is waited out, and so is a lack of keys.
   * @default false
   */
  readonly hasWorked?: boolean;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = { retryTimes: 10, baseDelayMs: 200, maxDelayMs: 20_000 };

/** RequestTimeout is OSS's 400 for a body that did not arrive in time. */
const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  'RequestTimeTooSkewed',
  'RequestTimeout',
  'IncompleteBody',
  // The Security Token Service's 400 for too many requests.
  'Throttling',
  'Throttling.Api',
  'Throttling.User',
]);

const NOT_IMPLEMENTED = 501;

/** Connection failures, 408, 429, 5xx (but not what a server has never learnt) and a skewed clock (which the client has corrected by then). */
export function isRetryable(error: unknown): error is TransportError | OssServiceError {
  if (error instanceof TransportError) return true;
  if (!(error instanceof OssServiceError)) return false;
  const { status, code } = error;
  return (
    status === 408 ||
    status === 429 ||
    (status >= 500 && status !== NOT_IMPLEMENTED) ||
    TRANSIENT_CODES.has(code)
  );
}

/** Whether it was no request to OSS that failed, but one for the keys to sign it with. */
export function isOfCredentials(error: unknown): boolean {
  return credentialsSourceOf(error) !== undefined;
}

function credentialsSourceOf(error: unknown): CredentialsPurpose['source'] | undefined {
  if (!(error instanceof TransportError || error instanceof OssServiceError)) return undefined;
  const purpose = 'purpose' in error.facts ? error.facts.purpose : undefined;
  return purpose?.kind === 'credentials' ? purpose.source : undefined;
}

/** Something answered that is not OSS, with anything but a refusal. */
export function isOfStranger(error: unknown): error is WrongServerError {
  return error instanceof WrongServerError && error.code === 'NotOss';
}

/** What is retryable, and what this policy waits out besides. */
export function isWorthRetry(error: unknown, { hasWorked = false }: RetryPolicy): error is OssAppendError {
  return isRetryable(error) || (hasWorked && (isOfStranger(error) || isLackOfKeys(error)));
}

/** Nothing is known to be wrong: a connection that was used again had been closed, and the next one is new. */
export function isStaleConnection(attempt: number, error: unknown): boolean {
  return attempt === 1 && error instanceof TransportError && error.onReusedConnection;
}

/** Where it does not answer, this is no instance of ECS. */
const METADATA_RETRIES = 2;

/**
 * An answer that is not HTTP is no noise of the network: it is looked at once more, on a new connection. Nor is silence of
 * the metadata, which is one hop away. Who waits for the end of any outage waits for the end of this one, too.
 * @returns how many tries after the first one such a failure is worth
 */
export function retriesFor(error: unknown, retryTimes: number): number {
  if (!Number.isFinite(retryTimes)) return retryTimes;
  if (error instanceof TransportError && error.problem === 'InvalidAnswer') return Math.min(1, retryTimes);
  return credentialsSourceOf(error) === 'ecs-role' ? Math.min(METADATA_RETRIES, retryTimes) : retryTimes;
}

/**
 * Full jitter over an exponential ceiling. The server's Retry-After is a lower bound, within the policy's cap.
 * @param attempt the number of failures so far, from 1
 * @returns milliseconds
 */
export function retryDelayMs(
  attempt: number,
  error: unknown,
  policy: RetryPolicy,
  clock: Pick<RetryClock, 'random' | 'now'>,
): number {
  if (isStaleConnection(attempt, error)) return 0;
  const ceiling = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** Math.min(attempt - 1, 30));
  const drawnMs = clock.random() * ceiling;
  const askedMs = error instanceof OssServiceError ? parseRetryAfterMs(error.retryAfter, clock.now()) : 0;
  return Math.min(policy.maxDelayMs, Math.max(drawnMs, askedMs));
}

/** @returns milliseconds; 0 for an absent or malformed value, which leaves the wait to us. */
function parseRetryAfterMs(value: string | undefined, now: Date): number {
  if (value === undefined) return 0;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? 0 : Math.max(0, date - now.getTime());
}
