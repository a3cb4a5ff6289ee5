// Mutual exclusion by name: what is to run under one name runs one after another, in order of arrival.

export class KeyedLock {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Runs `work` once everything given earlier under `name` has settled. Not re-entrant. */
  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const current = (this.#tails.get(name) ?? Promise.resolve()).then(work);
    const tail = current.catch(() => undefined);
    this.#tails.set(name, tail);
    try {
      return await current;
    } finally {
      if (this.#tails.get(name) === tail) this.#tails.delete(name);
    }
  }
}
