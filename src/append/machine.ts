// One append, exactly once, as a pure state machine: no clock, no I/O, no randomness. `step` answers each event
// with the next state and the one effect to run. docs/exactly-once.md explains the protocol and its proof.
import { combineCrc64 } from '../crc64/combine.ts';
import { type OssAppendError, OssServiceError } from '../errors.ts';
import type { AppendAnswer } from '../oss/types.ts';
import type { ObjectEnd } from './object-end.ts';
import type { Event, MachineConfig, Progress, Proof, State, Step } from './states.ts';

/** Conflicts tell that others make progress, so many more are allowed than failures. */
const CONFLICTS_PER_RETRY = 10;

/** @param base the object's end: from HEAD, from the caller, or from the answer to the append before */
export function start(base: ObjectEnd): Step {
  return send({ base, offset: 0, sentBefore: 'never', failures: 0, conflicts: 0 });
}

export function step(state: State, event: Event, config: MachineConfig): Step {
  switch (state.phase) {
    case 'sending':
      return sending(state.progress, event, config);
    case 'settling':
      return settling(state.progress, event, config);
    case 'comparing':
      return comparing(state.progress, state.seen, event, config);
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
      return checkAnswer(progress, event.answer, event.own, config);
    case 'unclear':
      return settle(
        { ...progress, sentBefore: 'in-doubt', failures: progress.failures + 1, lastError: event.error },
        event.error,
        config,
      );
    case 'conflicted':
      // After a request in doubt, the bytes in the way may be our own; else they are another writer's.
      if (progress.sentBefore === 'in-doubt') return lookAgain(progress, event.error, config);
      return conflictedAtFirst(progress, event.error, config);
    case 'refused':
      return refuse(event.error, progress.sentBefore === 'in-doubt');
    default:
      throw unexpected({ phase: 'sending', progress }, event);
  }
}

/** A 200 must name the end we computed; where the server sends no CRC, our bytes are read back instead. */
function checkAnswer(progress: Progress, answer: AppendAnswer, own: bigint, config: MachineConfig): Step {
  const expected = endAfter(progress, own, config);
  const crcKnown = expected.crc64 !== undefined && answer.crc64 !== undefined;
  if (
    (answer.nextPosition !== undefined && answer.nextPosition !== expected.position) ||
    (crcKnown && answer.crc64 !== expected.crc64)
  ) {
    return stop({ phase: 'failed', failure: { kind: 'contradiction', expected, answer } });
  }
  if (crcKnown) return land(progress, expected, 'crc64', answer);
  // The caller gave a position without its CRC: that the position matched is all that can be known cheaply.
  if (progress.base.exists === undefined && answer.crc64 !== undefined) {
    return land(progress, { ...expected, crc64: answer.crc64 }, 'position', answer);
  }
  return {
    state: { phase: 'verifying', progress, own, answer },
    effect: { kind: 'read-back', start: progress.base.position, end: expected.position },
  };
}

function verifying(state: Extract<State, { phase: 'verifying' }>, event: Event, config: MachineConfig): Step {
  const { progress, own, answer } = state;
  if (event.kind === 'refused' || event.kind === 'unclear') return refuse(event.error, true);
  if (event.kind !== 'hashed') throw unexpected(state, event);
  const expected = { ...endAfter(progress, own, config), crc64: answer.crc64 };
  if (event.crc64 === own) return land(progress, expected, 'read-back', answer);
  return stop({ phase: 'failed', failure: { kind: 'contradiction', expected, answer } });
}

function conflictedAtFirst(progress: Progress, error: OssAppendError, config: MachineConfig): Step {
  // Part of the source is in already: what follows can no longer be contiguous.
  if (config.onConflict === 'stop' || progress.offset > 0) {
    return stop({ phase: 'failed', failure: { kind: 'conflict', actual: nextPositionOf(error), progress } });
  }
  const conflicts = progress.conflicts + 1;
  if (conflicts > config.retryTimes * CONFLICTS_PER_RETRY) return refuse(error, false);
  return {
    state: { phase: 'settling', progress: { ...progress, conflicts, lastError: error } },
    effect: { kind: 'head', wait: { failures: conflicts, error } },
  };
}

function nextPositionOf(error: OssAppendError): number | undefined {
  return error instanceof OssServiceError ? error.nextAppendPosition : undefined;
}

/** Asks what became of a request in doubt, even after the last allowed try: the exit code must tell the truth. */
function settle(progress: Progress, error: OssAppendError | undefined, { retryTimes }: MachineConfig): Step {
  const wait =
    error !== undefined && progress.failures <= retryTimes
      ? { wait: { failures: progress.failures, error } }
      : {};
  return { state: { phase: 'settling', progress }, effect: { kind: 'head', ...wait } };
}

/** The object is not as it was a moment ago: HEAD at once, but not without end. */
function lookAgain(progress: Progress, lastError: OssAppendError | undefined, config: MachineConfig): Step {
  const failures = progress.failures + 1;
  if (failures > config.retryTimes + 1 && lastError !== undefined) return refuse(lastError, true);
  return settle({ ...progress, failures, ...(lastError && { lastError }) }, undefined, config);
}

function settling(progress: Progress, event: Event, config: MachineConfig): Step {
  const inDoubt = progress.sentBefore === 'in-doubt';
  switch (event.kind) {
    case 'headed':
      return judge(progress, event.end, config);
    case 'unclear': {
      const failures = progress.failures + 1;
      if (failures > config.retryTimes) return refuse(progress.lastError ?? event.error, inDoubt);
      return settle({ ...progress, failures }, event.error, config);
    }
    case 'refused':
      return refuse(event.error, inDoubt);
    default:
      throw unexpected({ phase: 'settling', progress }, event);
  }
}

/** What the object's length tells about a request in doubt; see the table in docs/exactly-once.md. */
function judge(progress: Progress, seen: ObjectEnd, config: MachineConfig): Step {
  const { base, offset, sentBefore } = progress;
  const known = base.crc64 !== undefined && seen.crc64 !== undefined;
  if (
    seen.position < base.position ||
    (seen.position === base.position && known && seen.crc64 !== base.crc64)
  ) {
    return startOver(progress, seen, 'replaced', config);
  }
  if (seen.position === base.position) return sendAgain({ ...progress, base: seen }, config);
  if (sentBefore === 'never') return startOver(progress, seen, 'conflict', config);
  const end = Math.min(offset + seen.position - base.position, config.size);
  return {
    state: { phase: 'comparing', progress, seen },
    effect: { kind: 'hash', start: offset, end },
  };
}

/** The object grew after a request in doubt: is what it gained ours? */
function comparing(progress: Progress, seen: ObjectEnd, event: Event, config: MachineConfig): Step {
  const state: State = { phase: 'comparing', progress, seen };
  if (event.kind === 'refused') return refuse(event.error, true);
  if (event.kind !== 'hashed' || event.crc64 === undefined) throw unexpected(state, event);
  const { base, offset } = progress;
  const own = event.crc64;
  const gained = seen.position - base.position;
  const length = Math.min(gained, config.size - offset);
  const known = base.crc64 !== undefined && seen.crc64 !== undefined;
  if (known && length === gained) {
    const ours = seen.crc64 === combineCrc64(base.crc64, own, length);
    if (ours) return advance(progress, seen, length, 'crc64', config);
    // Fewer bytes than ours, and not ours: nothing to read back for.
    if (length < config.size - offset) return startOver(progress, seen, 'conflict', config);
  }
  return {
    state: { phase: 'reading-back', progress, seen, own },
    effect: { kind: 'read-back', start: base.position, end: base.position + length },
  };
}

function readingBack(
  state: Extract<State, { phase: 'reading-back' }>,
  event: Event,
  config: MachineConfig,
): Step {
  const { progress, seen, own } = state;
  if (event.kind === 'refused' || event.kind === 'unclear') return refuse(event.error, true);
  if (event.kind !== 'hashed') throw unexpected(state, event);
  const { base, offset } = progress;
  // The range vanished between HEAD and GET.
  if (event.crc64 === undefined) return lookAgain(progress, progress.lastError, config);
  const length = Math.min(seen.position - base.position, config.size - offset);
  if (event.crc64 !== own) return startOver(progress, seen, 'conflict', config);
  const position = base.position + length;
  const crc64 = base.crc64 === undefined ? undefined : combineCrc64(base.crc64, own, length);
  const end = position === seen.position ? seen : { position, crc64, exists: true };
  return advance(progress, end, length, 'read-back', config);
}

/** `length` bytes of ours are proved to be in the object, which ends (or ended, right after them) at `end`. */
function advance(
  progress: Progress,
  end: ObjectEnd,
  length: number,
  proof: Proof,
  config: MachineConfig,
): Step {
  const offset = progress.offset + length;
  if (offset === config.size) {
    const position = end.position - config.size;
    return stop({ phase: 'landed', landed: { position, end, proof, recovered: true } });
  }
  return send({ base: end, offset, sentBefore: 'never', failures: 0, conflicts: progress.conflicts });
}

/** Nothing of the request in doubt is in the object, which now ends at `seen`. */
function startOver(
  progress: Progress,
  seen: ObjectEnd,
  kind: 'conflict' | 'replaced',
  config: MachineConfig,
): Step {
  if (config.onConflict === 'stop' || progress.offset > 0) {
    return stop({ phase: 'failed', failure: { kind, actual: seen.position, progress } });
  }
  return sendAgain({ ...progress, base: seen, sentBefore: 'never' }, config);
}

/** Sending at the same position is always safe; at a new one, because nothing of ours can be there. */
function sendAgain(progress: Progress, { retryTimes }: MachineConfig): Step {
  if (progress.failures > retryTimes && progress.lastError !== undefined) {
    return refuse(progress.lastError, false);
  }
  return send(progress);
}

function send(progress: Progress): Step {
  return {
    state: { phase: 'sending', progress },
    effect: { kind: 'append', base: progress.base, offset: progress.offset },
  };
}

function land(progress: Progress, end: ObjectEnd, proof: Proof, answer: AppendAnswer): Step {
  const position = progress.base.position - progress.offset;
  // What was settled on the way shows in the progress: a request in doubt, or a part that had landed.
  const recovered = progress.offset > 0;
  return stop({ phase: 'landed', landed: { position, end, proof, recovered, answer } });
}

function refuse(error: OssAppendError, inDoubt: boolean): Step {
  return stop({ phase: 'failed', failure: { kind: 'refused', error, inDoubt } });
}

function stop(state: State): Step {
  return { state, effect: { kind: 'stop' } };
}

/** The object's end once the rest of the source, whose CRC-64 is `own`, is in. */
function endAfter({ base, offset }: Progress, own: bigint, { size }: MachineConfig): ObjectEnd {
  const length = size - offset;
  const crc64 = base.crc64 === undefined ? undefined : combineCrc64(base.crc64, own, length);
  return { position: base.position + length, crc64, exists: true };
}

/** A bug in the session: it ran an effect that the state did not ask for. */
function unexpected(state: State, event: Event): Error {
  return new Error(`append machine: unexpected event ${event.kind} in phase ${state.phase}`);
}
