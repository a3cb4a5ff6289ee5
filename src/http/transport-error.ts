// Node's and undici's many connection failures as the few answers a caller can act on.
import { OssAppendError, TransportError } from '../errors.ts';
import type { ConnectionFailure, ErrorFacts, Purpose } from '../facts/errors.ts';
import { certainError, isOfParser } from './certain-error.ts';
import type { FailedExchange } from './failed-exchange.ts';

/** What undici says of an answer that it cannot read. One that ends too soon has another code. */
const UNREADABLE: ReadonlySet<string> = new Set([
  // So a parser's error is called once there was a Content-Length.
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_HEADERS_OVERFLOW',
  // A status below 200 that should not be there.
  'ERR_ASSERTION',
]);

/**
 * @param error of an exchange without the head of an answer
 * @returns undefined where there was nothing to be read
 */
function unreadableAnswer(error: Error): OssAppendError | undefined {
  const { message } = error;
  const isUnreadable = UNREADABLE.has(codeOf(error) ?? '') || message === 'bad upgrade';
  if (!isUnreadable && !isOfParser(error)) return undefined;
  // `Response does not match the HTTP/1.1 protocol (Invalid header token)`; other messages are of undici's inside.
  const reason = isOfParser(error) ? /\((.*)\)$/.exec(message)?.[1] : undefined;
  return new TransportError('InvalidAnswer', { reason, purpose: undefined }, error);
}

/** @returns an error for users; what has nothing to do with the network is returned as it is: a bug, ours or undici's */
export function transportError(error: unknown, failed: FailedExchange): unknown {
  if (error instanceof OssAppendError || !(error instanceof Error)) return error;
  const certain = certainError(error, failed);
  if (certain !== undefined) return certain;
  const unreadable = failed.isHeadMissing === true ? unreadableAnswer(error) : undefined;
  if (unreadable !== undefined) return unreadable;
  if (!isOfNetwork(error)) return error;
  const { code, reason } = describe(error);
  const { phase, origin, closed, proxy } = failed;
  const facts = { reasonCode: code, reason, phase, purpose: undefined, origin, proxy: proxy?.name, closed };
  return new TransportError('Transport', facts, error);
}

/** Says of a broken connection what it was for. */
export function withPurpose(purpose: Purpose, error: unknown): unknown {
  if (!(error instanceof TransportError) || error.problem === 'BodyTruncated') return error;
  const facts = error.facts as ErrorFacts['Transport'] | ErrorFacts['InvalidAnswer'];
  return new TransportError(error.problem, { ...facts, purpose }, error.cause);
}

/** Whether a connection that had been made was closed or reset: perhaps long before it was used. */
export function isClosing(error: unknown): boolean {
  if (error instanceof OssAppendError) return false;
  return ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(codeOf(error) ?? '');
}

/** Codes of undici's for what it was asked, not for what happened. */
const MISUSE: ReadonlySet<string> = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_INVALID_RETURN_VALUE',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
]);

function isOfNetwork(error: Error): boolean {
  if (error instanceof AggregateError || isOfParser(error)) return true;
  if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError)
    return false;
  const code = codeOf(error);
  return code !== undefined && !MISUSE.has(code);
}

function describe(error: Error): { code: string; reason: ConnectionFailure } {
  if (error instanceof SilenceError) return { code: error.code, reason: { kind: 'silence', ms: error.ms } };
  if (error instanceof ConnectTimeoutError) {
    return { code: error.code, reason: { kind: 'connect-timeout', ms: error.ms } };
  }
  // Happy-eyeballs failures come as an aggregate with an empty message of its own.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  const message = error.message || (first instanceof Error ? first.message : '');
  return {
    code: codeOf(error) ?? 'ConnectionFailed',
    reason: message === '' ? { kind: 'unknown' } : { kind: 'system', message },
  };
}

function codeOf(error: unknown): string | undefined {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

/** No byte moved on a connection for so long, or none that counts. */
export class SilenceError extends Error {
  readonly code = 'ReadTimeout';
  readonly ms: number;

  constructor(ms: number) {
    super('ReadTimeout');
    this.ms = ms;
  }
}

/** There is no connection after so long. */
export class ConnectTimeoutError extends Error {
  readonly code = 'UND_ERR_CONNECT_TIMEOUT';
  readonly ms: number;

  constructor(ms: number) {
    super('ConnectTimeout');
    this.ms = ms;
  }
}
