// The few steps that every transition of the append machine ends in.
import { combineCrc64 } from '../crc64/combine.ts';
import type { OssAppendError } from '../errors.ts';
import { retriesFor } from '../retry/policy.ts';
import type { ObjectEnd } from './object-end.ts';
import type { Doubt, Event, MachineConfig, Progress, State, Step } from './states.ts';

export function send(progress: Progress): Step {
  return {
    state: { phase: 'sending', progress },
    effect: { kind: 'append', objectEnd: progress.objectEnd, offset: progress.offset },
  };
}

/** Sending at the same position is always safe; at a new one, because nothing of ours can be there. */
export function sendAgain(progress: Progress, { retryTimes }: MachineConfig): Step {
  const { failures, lastError } = progress;
  if (failures > retriesFor(lastError, retryTimes) && lastError !== undefined) {
    return refuse(lastError, progress.outcome === 'open' ? 'not-seen' : 'none', progress);
  }
  return send(progress);
}

export function refuse(error: OssAppendError, doubt: Doubt, progress: Progress): Step {
  return stop({ phase: 'failed', failure: { kind: 'refused', error, doubt, progress } });
}

export function stop(state: State): Step {
  return { state, effect: { kind: 'stop' } };
}

/** The object's end once the rest of the source, whose CRC-64 is `sourceCrc64`, is in. */
export function endAfter(
  { objectEnd, offset }: Progress,
  sourceCrc64: bigint,
  { size }: MachineConfig,
): ObjectEnd {
  const length = size - offset;
  const crc64 =
    objectEnd.crc64 === undefined ? undefined : combineCrc64(objectEnd.crc64, sourceCrc64, length);
  return { position: objectEnd.position + length, crc64, exists: true };
}

/** A bug in the session: it ran an effect that the state did not ask for. */
export function unexpected(state: State, event: Event): Error {
  return new Error(`append machine: unexpected event ${event.kind} in phase ${state.phase}`);
}

/** For an error that leaves open what became of a request. */
export function doubtOf({ outcome }: Progress): Doubt {
  return outcome === 'unsent' ? 'none' : 'unknown';
}
