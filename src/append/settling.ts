// Settling: what became of a request that ended without a clear answer, and where to go on from there.
import { combineCrc64 } from '../crc64/combine.ts';
import type { OssAppendError } from '../errors.ts';
import type { Proof } from '../facts/results.ts';
import { retriesFor } from '../retry/policy.ts';
import type { ObjectEnd } from './object-end.ts';
import type { Event, MachineConfig, Progress, State, Step } from './states.ts';
import { doubtOf, refuse, send, sendAgain, stop, unexpected } from './steps.ts';

/** Asks what became of a request in doubt, even after the last allowed try: the exit code must tell the truth. */
export function settle(
  progress: Progress,
  error: OssAppendError | undefined,
  { retryTimes }: MachineConfig,
): Step {
  const wait =
    error !== undefined && progress.failures <= retryTimes
      ? { wait: { failures: progress.failures, error } }
      : {};
  return { state: { phase: 'settling', progress }, effect: { kind: 'head', ...wait } };
}

/** The object is not as it was a moment ago: HEAD at once, but not without end. */
export function lookAgain(
  progress: Progress,
  lastError: OssAppendError | undefined,
  config: MachineConfig,
): Step {
  const failures = progress.failures + 1;
  if (failures > config.retryTimes + 1 && lastError !== undefined)
    return refuse(lastError, doubtOf(progress), progress);
  return settle({ ...progress, failures, ...(lastError && { lastError }) }, undefined, config);
}

export function settling(
  state: Extract<State, { phase: 'settling' }>,
  event: Event,
  config: MachineConfig,
): Step {
  const { progress } = state;
  switch (event.kind) {
    case 'headed':
      return judge(progress, event.objectEnd, config);
    case 'unclear': {
      const failures = progress.failures + 1;
      if (failures > retriesFor(event.error, config.retryTimes))
        return refuse(progress.lastError ?? event.error, doubtOf(progress), progress);
      return settle({ ...progress, failures }, event.error, config);
    }
    case 'refused':
      return refuse(event.error, doubtOf(progress), progress);
    default:
      throw unexpected(state, event);
  }
}

/** What the object's length tells about a request in doubt; see the table in docs/exactly-once.md. */
function judge(progress: Progress, foundEnd: ObjectEnd, config: MachineConfig): Step {
  const { objectEnd, offset, outcome } = progress;
  const known = objectEnd.crc64 !== undefined && foundEnd.crc64 !== undefined;
  if (config.size === 0 && foundEnd.exists === true) return judgeNothing(progress, foundEnd, config);
  if (
    foundEnd.position < objectEnd.position ||
    (foundEnd.position === objectEnd.position && known && foundEnd.crc64 !== objectEnd.crc64)
  ) {
    return startOver(progress, foundEnd, 'replaced', config);
  }
  if (foundEnd.position === objectEnd.position)
    return sendAgain({ ...progress, objectEnd: foundEnd }, config);
  if (outcome === 'unsent') return startOver(progress, foundEnd, 'conflict', config);
  const end = Math.min(offset + foundEnd.position - objectEnd.position, config.size);
  return {
    state: { phase: 'comparing', progress, foundEnd },
    effect: { kind: 'hash', start: offset, end },
  };
}

/** An append of nothing has done all it can do once the object exists. Whoever goes on at this end must hear of other writers. */
function judgeNothing(progress: Progress, foundEnd: ObjectEnd, config: MachineConfig): Step {
  const { position, crc64 } = progress.objectEnd;
  const isOther = crc64 !== undefined && foundEnd.crc64 !== undefined && crc64 !== foundEnd.crc64;
  if (config.onConflict === 'append-after' || (foundEnd.position === position && !isOther))
    return advance(progress, foundEnd, 0, 'crc64', config);
  return startOver(progress, foundEnd, foundEnd.position > position ? 'conflict' : 'replaced', config);
}

/** The object grew after a request in doubt: is what it gained ours? */
export function comparing(
  state: Extract<State, { phase: 'comparing' }>,
  event: Event,
  config: MachineConfig,
): Step {
  const { progress, foundEnd } = state;
  if (event.kind === 'refused') return refuse(event.error, 'unknown', progress);
  if (event.kind !== 'hashed' || event.crc64 === undefined) throw unexpected(state, event);
  const { objectEnd, offset } = progress;
  const sourceCrc64 = event.crc64;
  const gained = foundEnd.position - objectEnd.position;
  const length = Math.min(gained, config.size - offset);
  const known = objectEnd.crc64 !== undefined && foundEnd.crc64 !== undefined;
  if (known && length === gained) {
    const ours = foundEnd.crc64 === combineCrc64(objectEnd.crc64, sourceCrc64, length);
    if (ours) return advance(progress, foundEnd, length, 'crc64', config);
    // Fewer bytes than ours, and not ours: nothing to read back for.
    if (length < config.size - offset) return startOver(progress, foundEnd, 'conflict', config);
  }
  return {
    state: { phase: 'reading-back', progress, foundEnd, sourceCrc64 },
    effect: { kind: 'read-back', start: objectEnd.position, end: objectEnd.position + length },
  };
}

export function readingBack(
  state: Extract<State, { phase: 'reading-back' }>,
  event: Event,
  config: MachineConfig,
): Step {
  const { progress, foundEnd, sourceCrc64 } = state;
  if (event.kind === 'refused' || event.kind === 'unclear') return refuse(event.error, 'unknown', progress);
  if (event.kind !== 'hashed') throw unexpected(state, event);
  const { objectEnd, offset } = progress;
  // The range vanished between HEAD and GET.
  if (event.crc64 === undefined) return lookAgain(progress, progress.lastError, config);
  const length = Math.min(foundEnd.position - objectEnd.position, config.size - offset);
  if (event.crc64 !== sourceCrc64) return startOver(progress, foundEnd, 'conflict', config);
  const position = objectEnd.position + length;
  const crc64 =
    objectEnd.crc64 === undefined ? undefined : combineCrc64(objectEnd.crc64, sourceCrc64, length);
  const provedEnd = position === foundEnd.position ? foundEnd : { position, crc64, exists: true };
  return advance(progress, provedEnd, length, 'read-back', config);
}

/** `length` bytes of ours are proved to be in the object, which ends (or ended, right after them) at `provedEnd`. */
function advance(
  progress: Progress,
  provedEnd: ObjectEnd,
  length: number,
  proof: Proof,
  config: MachineConfig,
): Step {
  const offset = progress.offset + length;
  if (offset === config.size) {
    const position = provedEnd.position - config.size;
    const landed = { position, objectEnd: provedEnd, proof, recovered: true };
    return stop({ phase: 'landed', landed });
  }
  return send({
    objectEnd: provedEnd,
    offset,
    outcome: 'unsent',
    failures: 0,
    conflicts: progress.conflicts,
  });
}

/** Nothing of the request in doubt is in the object, which now ends at `foundEnd`. */
function startOver(
  progress: Progress,
  foundEnd: ObjectEnd,
  kind: 'conflict' | 'replaced',
  config: MachineConfig,
): Step {
  if (config.onConflict === 'stop' || progress.offset > 0) {
    return stop({ phase: 'failed', failure: { kind, actual: foundEnd.position, progress } });
  }
  const leftOpen = progress.leftOpen === true || progress.outcome === 'open';
  const wasReplaced = progress.wasReplaced === true || kind === 'replaced';
  // As long as the object only grows, what was left behind can no longer land.
  const outcome = leftOpen && wasReplaced ? 'open' : 'unsent';
  return sendAgain({ ...progress, objectEnd: foundEnd, outcome, leftOpen, wasReplaced }, config);
}
