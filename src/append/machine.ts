// One append, exactly once, as a pure state machine: no clock, no I/O, no randomness. `step` answers each event
// with the next state and the one effect to run. docs/exactly-once.md explains the protocol and its proof.
import { type OssAppendError, OssServiceError } from '../errors.ts';
import type { Proof } from '../facts/results.ts';
import type { AppendAnswer } from '../oss/types.ts';
import type { ObjectEnd } from './object-end.ts';
import { comparing, lookAgain, readingBack, settle, settling } from './settling.ts';
import type { Contradiction, Event, MachineConfig, Progress, RequestOutcome, State, Step } from './states.ts';
import { doubtOf, endAfter, refuse, send, stop, unexpected } from './steps.ts';

/** Conflicts tell that others make progress, so many more are allowed than failures. */
const CONFLICTS_PER_RETRY = 10;

/** @param objectEnd from HEAD, from the caller, or from the answer to the append before */
export function start(objectEnd: ObjectEnd): Step {
  return send({ objectEnd, offset: 0, outcome: 'unsent', failures: 0, conflicts: 0 });
}

export function step(state: State, event: Event, config: MachineConfig): Step {
  switch (state.phase) {
    case 'sending':
      return sending(state.progress, event, config);
    case 'settling':
      return settling(state, event, config);
    case 'comparing':
      return comparing(state, event, config);
    case 'reading-back':
      return readingBack(state, event, config);
    case 'verifying':
      return verifying(state, event, config);
    case 'landed':
    case 'failed':
      throw unexpected(state, event);
  }
}

function sending(progress: Progress, event: Event, config: MachineConfig): Step {
  switch (event.kind) {
    case 'answered':
      return checkAnswer(progress, event.answer, event.sourceCrc64, config);
    case 'unclear':
      return settle(
        {
          ...progress,
          outcome: worse(progress.outcome, event.outcome),
          failures: progress.failures + 1,
          lastError: event.error,
        },
        event.error,
        config,
      );
    case 'conflicted':
      // After a request in doubt, the bytes in the way may be our own; else they are another writer's.
      if (progress.outcome !== 'unsent') return lookAgain(progress, event.error, config);
      return conflictedAtFirst(progress, event.error, config);
    case 'refused':
      return refuse(event.error, doubtOf(progress), progress);
    default:
      throw unexpected({ phase: 'sending', progress }, event);
  }
}

/**
 * A 200 must name the end we computed. Where the server sends no CRC, our bytes are read back instead; and where only
 * the length of the object was sure, since a remembered CRC may be that of an object that is gone.
 */
function checkAnswer(
  progress: Progress,
  answer: AppendAnswer,
  sourceCrc64: bigint,
  config: MachineConfig,
): Step {
  const expected = endAfter(progress, sourceCrc64, config);
  const crcKnown = expected.crc64 !== undefined && answer.crc64 !== undefined;
  const crcDiffers = crcKnown && answer.crc64 !== expected.crc64;
  if (
    (answer.nextPosition !== undefined && answer.nextPosition !== expected.position) ||
    (crcDiffers && progress.objectEnd.isRemembered !== true)
  ) {
    return contradicted({ expected, answer, progress, sourceCrc64 });
  }
  if (crcKnown && !crcDiffers) return land(progress, expected, 'crc64', answer);
  // The caller gave a position without its CRC: that the position matched is all that can be known cheaply.
  if (progress.objectEnd.exists === undefined && answer.crc64 !== undefined) {
    return land(progress, { ...expected, crc64: answer.crc64 }, 'position', answer);
  }
  return {
    state: { phase: 'verifying', progress, sourceCrc64, answer },
    effect: { kind: 'read-back', start: progress.objectEnd.position, end: expected.position },
  };
}

function verifying(state: Extract<State, { phase: 'verifying' }>, event: Event, config: MachineConfig): Step {
  const { progress, sourceCrc64, answer } = state;
  if (event.kind === 'refused' || event.kind === 'unclear') return refuse(event.error, 'unknown', progress);
  if (event.kind !== 'hashed') throw unexpected(state, event);
  const expected = { ...endAfter(progress, sourceCrc64, config), crc64: answer.crc64 };
  if (event.crc64 === sourceCrc64) return land(progress, expected, 'read-back', answer);
  return contradicted({ expected: { ...expected, crc64: undefined }, answer, progress, sourceCrc64 });
}

function conflictedAtFirst(progress: Progress, error: OssAppendError, config: MachineConfig): Step {
  // Part of the source is in already: what follows can no longer be contiguous.
  if (config.onConflict === 'stop' || progress.offset > 0) {
    const actual = nextPositionOf(error);
    return stop({
      phase: 'failed',
      failure: { kind: 'conflict', actual, progress: { ...progress, lastError: error } },
    });
  }
  const conflicts = progress.conflicts + 1;
  if (conflicts > config.retryTimes * CONFLICTS_PER_RETRY) return refuse(error, 'none', progress);
  return {
    state: { phase: 'settling', progress: { ...progress, conflicts, lastError: error } },
    effect: { kind: 'head', wait: { failures: conflicts, error } },
  };
}

function contradicted(failure: Omit<Contradiction, 'kind'>): Step {
  return stop({ phase: 'failed', failure: { kind: 'contradiction', ...failure } });
}

function worse(a: RequestOutcome, b: RequestOutcome): RequestOutcome {
  if (a === 'open' || b === 'open') return 'open';
  return a === 'answered' ? a : b;
}

function nextPositionOf(error: OssAppendError): number | undefined {
  return error instanceof OssServiceError ? error.nextAppendPosition : undefined;
}

function land(progress: Progress, objectEnd: ObjectEnd, proof: Proof, answer: AppendAnswer): Step {
  const position = progress.objectEnd.position - progress.offset;
  // What was settled on the way shows in the progress: a request in doubt, or a part that had landed.
  const recovered = progress.offset > 0;
  return stop({ phase: 'landed', landed: { position, objectEnd, proof, recovered, answer } });
}
