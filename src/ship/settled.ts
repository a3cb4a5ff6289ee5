// Whether a file that was compared need be compared again. Pure.

/**
 * The times of files are counted in ticks, of 2 s at the most (FAT), and a change within the tick of the one before may
 * leave them as they were. So a state counts only once it has stood for longer than that.
 */
const TICK_MS = 3000;

/** What every change of a file's content changes, but for the ticks of its clock. */
export interface FileState {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

export class Settled {
  #state: FileState | undefined;
  #sinceMs = 0;
  #isProved = false;

  /**
   * Looks at the state before the content is compared. Its age is by our own clock: that of a file server is another one.
   * @returns whether it was compared in this very state, so late in it that a change since would show
   */
  isIn({ size, mtimeMs, ctimeMs }: FileState, nowMs: number): boolean {
    const known = this.#state;
    if (known?.size === size && known.mtimeMs === mtimeMs && known.ctimeMs === ctimeMs) return this.#isProved;
    this.#state = { size, mtimeMs, ctimeMs };
    this.#sinceMs = nowMs;
    this.#isProved = false;
    return false;
  }

  /**
   * The content was found as it should be.
   * @param lookedMs when the state was looked at, before the content was
   */
  compared(lookedMs: number): void {
    this.#isProved = lookedMs - this.#sinceMs >= TICK_MS;
  }
}
