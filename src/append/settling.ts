// Settling: what became of a request that ended without a clear answer, and where to go on from there.
import { combineCrc64 } from '../crc64/combine.ts';
import type { OssAppendError } from '../errors.ts';
import type { Proof } from '../facts/results.ts';
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
      return judge(progress, event.end, config);
    case 'unclear': {
      const failures = progress.failures + 1;
      if (failures > config.retryTimes)
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
function judge(progress: Progress, seen: ObjectEnd, config: MachineConfig): Step {
  const { base, offset, fate } = progress;
  const known = base.crc64 !== undefined && seen.crc64 !== undefined;
  // An append of nothing has done all it can do once the object exists.
  if (config.size === 0 && seen.exists === true) return advance(progress, seen, 0, 'crc64', config);
  if (
    seen.position < base.position ||
    (seen.position === base.position && known && seen.crc64 !== base.crc64)
  ) {
    return startOver(progress, seen, 'replaced', config);
  }
  if (seen.position === base.position) return sendAgain({ ...progress, base: seen }, config);
  if (fate === 'unsent') return startOver(progress, seen, 'conflict', config);
  const end = Math.min(offset + seen.position - base.position, config.size);
  return {
    state: { phase: 'comparing', progress, seen },
    effect: { kind: 'hash', start: offset, end },
  };
}

/** The object grew after a request in doubt: is what it gained ours? */
export function comparing(
  state: Extract<State, { phase: 'comparing' }>,
  event: Event,
  config: MachineConfig,
): Step {
  const { progress, seen } = state;
  if (event.kind === 'refused') return refuse(event.error, 'unknown', progress);
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

export function readingBack(
  state: Extract<State, { phase: 'reading-back' }>,
  event: Event,
  config: MachineConfig,
): Step {
  const { progress, seen, own } = state;
  if (event.kind === 'refused' || event.kind === 'unclear') return refuse(event.error, 'unknown', progress);
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
  return send({ base: end, offset, fate: 'unsent', failures: 0, conflicts: progress.conflicts });
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
  return sendAgain({ ...progress, base: seen, fate: 'unsent' }, config);
}
