// What of a source waits to be appended, and since when: from looks at how far it goes and how far it was appended. Pure.

/** The source went so far when it was looked at. */
interface Mark {
  bytes: number;
  readonly ms: number;
}

/** Looks that are not so far apart are one. */
const APART_MS = 1000;
/** Then each two are made one: how long a byte waits is told too long rather than too short. */
const MOST_MARKS = 32;

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
    const last = this.#marks.at(-1);
    if (last !== undefined && nowMs - last.ms < APART_MS) last.bytes = bytes;
    else this.#marks.push({ bytes, ms: nowMs });
    if (this.#marks.length > MOST_MARKS) this.#marks = inPairs(this.#marks);
  }
}

function inPairs(marks: readonly Mark[]): Mark[] {
  return marks.flatMap(({ ms, bytes }, index) =>
    index % 2 === 0 ? [{ ms, bytes: marks[index + 1]?.bytes ?? bytes }] : [],
  );
}
