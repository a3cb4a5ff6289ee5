// What of a source waits to be appended, and since when: from looks at how far it goes and how far it was appended. Pure.

/** The source went so far when it was looked at. */
interface Mark {
  bytes: number;
  readonly ms: number;
}

/**
 * Looks that are not so far apart are one, and the less so the longer something waits: that keeps them few. A wait is told
 * too long by that much, never too short.
 */
const APART_MS = 1000;
const APART_OF_WAIT = 1 / 16;

export class Backlog {
  #landed = 0;
  #seen = 0;
  /** Of what has not landed, the oldest first. */
  #marks: Mark[] = [];

  /** How far the source was seen to go. */
  get seen(): number {
    return this.#seen;
  }

  get bytes(): number {
    return Math.max(0, this.#seen - this.#landed);
  }

  /** When the oldest byte that waits was first seen; undefined where none waits. */
  get sinceMs(): number | undefined {
    return this.#marks[0]?.ms;
  }

  /** @param bytes of the source that are in the objects; fewer than before where another source took its place */
  landed(bytes: number): void {
    if (bytes < this.#landed) this.#marks = [];
    this.#landed = bytes;
    while (this.#marks[0] !== undefined && this.#marks[0].bytes <= bytes) this.#marks.shift();
  }

  /** @param bytes that the source has now; fewer than before where another one took its place */
  saw(bytes: number, nowMs: number): void {
    if (bytes < this.#seen) this.#marks = [];
    const hasGrown = bytes > Math.max(this.#landed, this.#marks.at(-1)?.bytes ?? 0);
    this.#seen = bytes;
    if (!hasGrown) return;
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    const waitMs = nowMs - (first?.ms ?? nowMs);
    const apartMs = Math.max(APART_MS, waitMs * APART_OF_WAIT);
    if (last !== undefined && nowMs - last.ms < apartMs) last.bytes = bytes;
    else this.#marks.push({ bytes, ms: nowMs });
  }
}
