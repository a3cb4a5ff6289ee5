// Node's and undici's many connection failures as the few answers a caller can act on.
import { OssAppendError, TransportError, type TransportPhase } from '../errors.ts';
import type { ConnectionFailure } from '../facts/errors.ts';
import { certainError, isOfParser } from './certain-error.ts';

export interface FailedExchange {
  readonly phase: TransportPhase;
  /** `http://host:port` that was asked for. */
  readonly origin?: string;
  /** Which connection was closed without a byte of the answer, if that is what happened. */
  readonly closed?: 'new' | 'reused' | undefined;
}

/** @returns an error for users; what has nothing to do with the network is returned as it is: a bug, ours or undici's */
export function transportError(error: unknown, failed: FailedExchange): unknown {
  if (error instanceof OssAppendError || !(error instanceof Error)) return error;
  const certain = certainError(error, failed.origin);
  if (certain !== undefined) return certain;
  if (!isOfNetwork(error)) return error;
  const { code, reason } = describe(error);
  return new TransportError('Transport', { reasonCode: code, reason, purpose: undefined, ...failed }, error);
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
  // One of undici's, about an answer that it did not expect, such as status 000.
  if (codeOf(error) === 'ERR_ASSERTION') return { code: 'ConnectionFailed', reason: { kind: 'bad-answer' } };
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
