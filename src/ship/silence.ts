// For how long OSS has answered nothing though it was asked, by all who ask at the same time.
import { monotonicMs } from '../monotonic.ts';

/** Called when no answer is waited for any more. */
type GiveUp = () => void;

export class Silence {
  readonly limitMs: number;
  readonly #calls = new Set<GiveUp>();
  #questions = 0;
  #sinceMs = Number.NEGATIVE_INFINITY;
  #countsFromMs: number | undefined;
  #isTooLong = false;

  constructor(limitMs: number) {
    this.limitMs = limitMs;
  }

  /** @param isQuestion whether an answer is expected at once: appends may take their time */
  begin(giveUp: GiveUp, isQuestion: boolean): void {
    if (isQuestion && this.#questions === 0) this.answered();
    this.#questions += isQuestion ? 1 : 0;
    this.#calls.add(giveUp);
    if (this.#isTooLong) giveUp();
  }

  end(giveUp: GiveUp, isQuestion: boolean): void {
    this.#questions -= isQuestion ? 1 : 0;
    this.#calls.delete(giveUp);
  }

  answered(): void {
    this.#sinceMs = monotonicMs();
  }

  /**
   * How much of the limit is left, which counts from the first time that this is asked. Where nothing is, all give up, for
   * good: one last try is made by all together, not by one after the other.
   */
  leftMs(): number {
    const nowMs = monotonicMs();
    this.#countsFromMs ??= nowMs;
    const leftMs = Math.max(this.#sinceMs, this.#countsFromMs) + this.limitMs - nowMs;
    if (leftMs > 0) return leftMs;
    this.#isTooLong = true;
    for (const giveUp of this.#calls) giveUp();
    return 0;
  }
}
