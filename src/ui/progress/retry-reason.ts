// Why something is tried again, in the fewest words: the whole sentence is in the log.
import type { ErrorFacts, ErrorToTell } from '../../facts/errors.ts';
import type { RetryReason } from '../../text/texts.ts';

/** @returns a status where the server answered */
export function retryReason({ problem, facts, status }: ErrorToTell): RetryReason {
  if (status !== undefined) return status;
  if (problem.startsWith('PositionConflict')) return 'conflict';
  if (problem === 'BodyTruncated') return 'broke';
  if (problem !== 'Transport') return 'other';
  const { phase, reason } = facts as ErrorFacts['Transport'];
  if (phase === 'connect') return 'unreachable';
  return reason.kind === 'silence' ? 'silent' : 'broke';
}
