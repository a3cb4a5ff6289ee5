// What a request that failed says of itself: an event for the append machine.
import { BAD_ERROR_RESPONSE, OssAppendError, OssServiceError, TransportError } from '../errors.ts';
import { FORBID_OVERWRITE } from '../oss/creation-headers.ts';
import { isLackOfKeys } from '../retry/lack-of-keys.ts';
import {
  isOfCredentials,
  isOfStranger,
  isRetryable,
  isWorthRetry,
  type RetryPolicy,
} from '../retry/policy.ts';
import type { ObjectEnd } from './object-end.ts';
import type { Effect, Event, RequestOutcome } from './states.ts';

/**
 * @param effect what was tried
 * @param policy which failures are worth another try
 * @throws the error itself, where it is a bug
 */
export function errorEvent(error: unknown, effect: Effect['kind'], policy: RetryPolicy): Event {
  if (isPositionConflict(error)) return { kind: 'conflicted', error };
  if (isRetryable(error)) return { kind: 'unclear', error, outcome: outcomeOf(error) };
  // It may have passed an append on, whatever it is.
  if (isOfStranger(error) && (effect === 'append' || isWorthRetry(error, policy))) {
    return { kind: 'unclear', error, outcome: 'open' };
  }
  // It was to be signed, and was not sent.
  if (isLackOfKeys(error) && isWorthRetry(error, policy)) {
    return { kind: 'unclear', error, outcome: 'unsent' };
  }
  if (error instanceof OssAppendError) return { kind: 'refused', error };
  throw error;
}

export function isPositionConflict(error: unknown): error is OssServiceError {
  return error instanceof OssServiceError && error.code === 'PositionNotEqualToLength';
}

/**
 * The append was asked for only where there is no object, and one came to be meanwhile: another writer's, or by a try of
 * our own that was thought lost.
 */
export function isExistenceConflict(
  error: unknown,
  { exists }: ObjectEnd,
  headers: Readonly<Record<string, string>>,
): error is OssServiceError {
  // Who gave the position has not looked, and is told.
  const isForbidden = exists === false && headers[FORBID_OVERWRITE] === 'true';
  return isForbidden && error instanceof OssServiceError && error.code === 'FileAlreadyExists';
}

function outcomeOf(error: TransportError | OssServiceError): RequestOutcome {
  // Nothing was sent to OSS, or it was refused for its keys before.
  if (isOfCredentials(error)) return 'unsent';
  if (error instanceof TransportError) return error.phase === 'connect' ? 'unsent' : 'open';
  // Refused before OSS looked at it.
  if (error.code === 'RequestTimeTooSkewed') return 'unsent';
  // Not in OSS's form: something in between answered, and may have passed the request on.
  return error.code === BAD_ERROR_RESPONSE ? 'open' : 'answered';
}
