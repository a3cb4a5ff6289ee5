// Whether connections are used again. Some servers and proxies serve one request a connection, or a few, and do not say
// so: the next request dies on it.

const FIRST_PAUSE = 16;
const LONGEST_PAUSE = 1024;

/** Of one server. */
export class Reuse {
  /** Exchanges that go on without reuse after the next failure. */
  #pause = FIRST_PAUSE;
  #left = 0;

  /** Asked for each exchange: whether it may take a connection that has carried others. */
  mayReuse(): boolean {
    if (this.#left === 0) return true;
    this.#left -= 1;
    return false;
  }

  /** A connection that was used again had been closed. After each such failure new ones are used for twice as long. */
  failed(): void {
    this.#left = this.#pause;
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }

  /** A connection was used again, and served. */
  succeeded(): void {
    this.#pause = FIRST_PAUSE;
  }
}
