// What signals ask of the process: to end, by and by where there is something to save, at once where there is not.
import { OssAppendError } from '../errors.ts';

/** The signals that ask for an end. SIGQUIT leaves no core dump: it is taken for SIGTERM. */
export const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

export type EndingSignal = (typeof ENDING_SIGNALS)[number];

/** The user or the system asked the process to end; `cause` is what went wrong on the way to the end, if anything did. */
export class Interrupted extends OssAppendError<'Interrupted'> {
  readonly signalName: EndingSignal;

  constructor(signalName: EndingSignal, cause?: unknown) {
    super('Interrupted', { signalName }, cause);
    this.signalName = signalName;
  }
}

/** How a stream is ended, each step by a signal more. Their reason is an {@link Interrupted}. */
export interface EndingSteps {
  /** Whoever writes to stdin was told to end, too: read on until it has. */
  readonly drain: AbortSignal;
  /** Take no more; what was read is still to be sent. */
  readonly stop: AbortSignal;
  /** Send no more. */
  readonly leave: AbortSignal;
}

/** `timeout` signals both the process and its group. */
const ECHO_MS = 200;
/** To say what was not sent, once no more is to be sent. */
const LAST_WORDS_MS = 1000;
const ENDLESS = Number.POSITIVE_INFINITY;

export class Interruption {
  readonly #steps = {
    drain: new AbortController(),
    stop: new AbortController(),
    leave: new AbortController(),
  };
  #isStepwise = false;
  #last: { readonly name: EndingSignal; readonly ms: number } | undefined;

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#steps.drain.signal;
  }

  /** From now on, signals end a stream step by step. */
  endStepwise(): EndingSteps {
    this.#isStepwise = true;
    const { drain, stop, leave } = this.#steps;
    return { drain: drain.signal, stop: stop.signal, leave: leave.signal };
  }

  /**
   * @param nowMs by any clock that does not go back
   * @returns milliseconds after which the process is to end, whatever it is at
   */
  ask(name: EndingSignal, nowMs: number): number {
    if (this.#isEcho(name, nowMs)) return ENDLESS;
    this.#last = { name, ms: nowMs };
    const { drain, stop, leave } = this.#steps;
    const isFirst = !drain.signal.aborted;
    const reason = new Interrupted(name);
    drain.abort(reason);
    // The terminal sends it to all of a pipeline.
    if (isFirst && name === 'SIGINT') return ENDLESS;
    // Also where no stream has been opened yet: by then it is to know. And nobody insists by hanging up.
    if (isFirst || name === 'SIGHUP' || (this.#isStepwise && !stop.signal.aborted)) {
      stop.abort(reason);
      return ENDLESS;
    }
    if (!this.#isStepwise || leave.signal.aborted) return 0;
    leave.abort(reason);
    return LAST_WORDS_MS;
  }

  #isEcho(name: EndingSignal, nowMs: number): boolean {
    return this.#last?.name === name && nowMs - this.#last.ms < ECHO_MS;
  }
}
