// Where the following of files ended that are gone: a file of the same name goes on behind. Of names that come and go for
// ever, as many as fit little memory; behind others, a file goes on where it can be proved.
import type { KnownEnd } from '../series.ts';

const MOST = 10_000;

export class RecentEnds {
  readonly #most: number;
  /** The oldest first. */
  readonly #ends = new Map<string, KnownEnd>();

  constructor(most: number = MOST) {
    this.#most = most;
  }

  of(path: string): KnownEnd | undefined {
    return this.#ends.get(path);
  }

  set(path: string, end: KnownEnd): void {
    this.#ends.delete(path);
    this.#ends.set(path, end);
    if (this.#ends.size <= this.#most) return;
    const [oldest] = this.#ends.keys();
    this.#ends.delete(oldest as string);
  }
}
