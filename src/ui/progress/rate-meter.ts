// How fast bytes come now, as opposed to since the start.

interface Sample {
  readonly ms: number;
  readonly bytes: number;
}

/** What is older does not count, unless there is nothing else: pieces may be large, and the line slow. */
const WINDOW_MS = 5000;
const LEAST_SAMPLES = 3;
/** Nobody can tell a rate from less. */
const LEAST_MS = 500;
/** Samples are no closer. */
const APART_MS = 50;

export class RateMeter {
  #samples: Sample[] = [];

  /** @param bytes so far; where they go back, as at a retry, the rate is measured anew */
  add(bytes: number, ms: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && bytes < last.bytes) this.#samples = [];
    else if (last !== undefined && (bytes === last.bytes || ms - last.ms < APART_MS)) return;
    this.#samples.push({ bytes, ms });
    while (this.#samples.length > LEAST_SAMPLES && ms - (this.#samples[1] as Sample).ms > WINDOW_MS) {
      this.#samples.shift();
    }
  }

  /** @returns bytes per second, falling while none come; undefined while it cannot be told */
  at(nowMs: number): number | undefined {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    const before = this.#samples.at(-2);
    if (first === undefined || last === undefined || before === undefined) return undefined;
    // The next piece is late only after as long as the last one took.
    const endMs = Math.max(last.ms, nowMs - (last.ms - before.ms));
    const ms = endMs - first.ms;
    return ms < LEAST_MS ? undefined : ((last.bytes - first.bytes) / ms) * 1000;
  }
}
