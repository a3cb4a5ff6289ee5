// When an input is left that is read to be sent: at its own end, at once, or when its writer, told to end as well, has
// ended or fallen silent.
import { type ByteInput, hasWriter, type TakeBytes } from './byte-input.ts';

/** How a stream is told to end. */
export interface StreamEnding {
  /** Take no more; what was read is still to be sent. */
  readonly stop: AbortSignal;
  /** Whoever writes to the input is ending, too: read on until it has, or until nothing has come for a while. */
  readonly drain?: AbortSignal | undefined;
  /** That while, in milliseconds. @default 10000 */
  readonly silenceMs?: number | undefined;
}

const SILENCE_MS = 10_000;

export class InputEnd {
  /** Aborted as soon as anybody has asked for the end. */
  readonly asked: AbortSignal;
  readonly #drain: AbortSignal | undefined;
  readonly #silenceMs: number;
  readonly #left = new AbortController();
  /** The input has ended by itself. */
  #isOver = false;
  /** The taker has no room: it is not the writer that is silent. */
  #isHeldBack = false;
  #silence: NodeJS.Timeout | undefined;

  constructor(input: ByteInput, { stop, drain, silenceMs = SILENCE_MS }: StreamEnding) {
    this.asked = drain === undefined ? stop : AbortSignal.any([stop, drain]);
    this.#drain = drain;
    this.#silenceMs = silenceMs;
    onAbort(stop, () => this.#leave());
    // A file has no writer to wait for, and who types has just asked for the end.
    if (drain !== undefined) onAbort(drain, () => (hasWriter(input) ? this.#listen() : this.#leave()));
  }

  /** Aborted when no more is to be taken because the end was asked for. */
  get left(): AbortSignal {
    return this.#left.signal;
  }

  /** The same taker, listened to. */
  watch(take: TakeBytes): TakeBytes {
    return (bytes) => {
      this.#silence?.refresh();
      const taken = take(bytes);
      if (taken === undefined) return;
      this.#isHeldBack = true;
      return taken.then(() => {
        this.#isHeldBack = false;
        this.#silence?.refresh();
      });
    };
  }

  /** Nothing more will be read. */
  over(): void {
    this.#isOver = true;
    clearTimeout(this.#silence);
    if (this.#drain?.aborted) this.#leave();
  }

  #listen(): void {
    if (this.#isOver) this.#leave();
    else
      this.#silence = setTimeout(() => {
        if (this.#isHeldBack) this.#silence?.refresh();
        else this.#leave();
      }, this.#silenceMs);
  }

  #leave(): void {
    clearTimeout(this.#silence);
    this.#left.abort(this.asked.reason);
  }
}

function onAbort(signal: AbortSignal, listener: () => void): void {
  if (signal.aborted) listener();
  else signal.addEventListener('abort', listener, { once: true });
}
