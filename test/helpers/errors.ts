// Errors for tests that care about their class and code only, and errors in the words of the command line.
import {
  type OssAppendError,
  OssServiceError,
  type ServiceErrorFields,
  TransportError,
  type TransportPhase,
  UsageError,
} from '../../src/errors.ts';
import { en } from '../../src/text/en.ts';
import { COMMAND_LINE } from '../../src/text/idiom.ts';
import { Speaker } from '../../src/text/speaker.ts';

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

/** Any usage error; its message holds the text. */
export function usageError(text = 'x', cause?: unknown): UsageError {
  return new UsageError('Usage.CommandLine', { message: text, command: undefined }, cause);
}

/** @returns message and hint as the command line prints them */
export function typed(error: OssAppendError): { message: string; hint: string | undefined } {
  const { message, hint } = new Speaker(en, COMMAND_LINE).error(error);
  return { message, hint };
}
