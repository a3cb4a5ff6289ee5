// Lends each of a few things to one user at a time: connections, of which each carries one exchange after the other.

export class LendingPool<T> {
  readonly #limit: number;
  readonly #create: () => T;
  /** The one used last comes first: its connection is the least likely to have been closed. */
  readonly #free: T[] = [];
  readonly #waiting: ((item: T) => void)[] = [];
  readonly #all: T[] = [];

  constructor(limit: number, create: () => T) {
    this.#limit = limit;
    this.#create = create;
  }

  /** All that were made so far. */
  get all(): readonly T[] {
    return this.#all;
  }

  /**
   * One that nobody uses: made where there are fewer than the limit, else waited for, first come, first served.
   * @throws the reason of `signal`
   */
  async take(signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#all.length === this.#limit) return this.#wait(signal);
    const made = this.#create();
    this.#all.push(made);
    return made;
  }

  giveBack(item: T): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(item);
    else next(item);
  }

  #wait(signal: AbortSignal | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        reject(signal?.reason);
      };
      const take = (item: T): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve(item);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(take);
    });
  }
}
