// Errors for tests that care about their class and code only, and errors in the words of the command line.
import {
  type OssAppendError,
  OssServiceError,
  type ServiceErrorFields,
  TransportError,
  type TransportPhase,
  UsageError,
} from '../../src/errors.ts';
import type { ConfigWarning } from '../../src/facts/config.ts';
import { errorWords } from '../../src/text/en/errors.ts';
import { en } from '../../src/text/en.ts';
import { COMMAND_LINE } from '../../src/text/idiom.ts';
import { Speaker } from '../../src/text/speaker.ts';

export const SPEAKER: Speaker = new Speaker(en, COMMAND_LINE, errorWords);

const PURPOSE = { kind: 'head', url: 'oss://demo/a' } as const;

export function transportError(code = 'ECONNRESET', phase: TransportPhase = 'exchange'): TransportError {
  const reason = { kind: 'system', message: 'the connection was reset' } as const;
  return new TransportError('Transport', { reasonCode: code, reason, phase, purpose: undefined });
}

export function serviceError(
  fields: Omit<ServiceErrorFields, 'ossMessage'> & Partial<ServiceErrorFields>,
): OssServiceError {
  return new OssServiceError(PURPOSE, { ossMessage: '', ...fields });
}

/** Any usage error; its message is the text. */
export function usageError(text = 'x', cause?: unknown, command?: string): UsageError {
  return new UsageError('Usage.CommandLine', { message: text, command }, cause);
}

export interface TypedError {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly notes: readonly string[];
}

/** The error as the command line tells of it. */
export function typed(error: OssAppendError): TypedError {
  const { message, hint } = SPEAKER.error(error);
  return { code: error.code, message, hint, notes: error.noteFacts.map((note) => SPEAKER.note(note)) };
}

/** The error that a promise is rejected with, as the command line tells of it. */
export async function typedFailure(promise: Promise<unknown>): Promise<TypedError> {
  try {
    await promise;
  } catch (error) {
    return typed(error as OssAppendError);
  }
  throw new Error('expected a failure');
}

export function warningTexts(warnings: readonly ConfigWarning[]): string[] {
  return warnings.map((warning) => SPEAKER.notice({ kind: 'config-warning', warning }));
}
