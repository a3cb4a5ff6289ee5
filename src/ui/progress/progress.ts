// What a call tells of itself, on its way to who shows it. Nothing of that is loaded before there is something to see.
import type { Progress as OfCall } from '../../facts/progress.ts';

/** Makes something to be seen of what it is told. */
export interface View<Told> {
  tell(told: Told): void;
  /** So many more appends of a stream have landed. */
  appended?(count: number): void;
}

export interface Showing<Told = OfCall> {
  /** Milliseconds before which nothing is to be seen. */
  readonly afterMs: number;
  /** Whether each moment is seen. */
  readonly isWatched: boolean;
  load(): Promise<Shown<Told>>;
}

export interface Shown<Told> {
  readonly view: View<Told>;
  /** @returns what ends it, and leaves nothing behind */
  begin(): () => void;
}

export class Progress<Told = OfCall> {
  readonly #showing: Showing<Told>;
  readonly #timer: NodeJS.Timeout;
  #latest: Told | undefined;
  #appends = 0;
  #view: View<Told> | undefined;
  #end: (() => void) | undefined;
  #isOver = false;

  constructor(showing: Showing<Told>) {
    this.#showing = showing;
    // An update may have taken the files away by then: that is no reason to end what is at work.
    this.#timer = setTimeout(() => this.#begin().catch(() => {}), showing.afterMs);
    this.#timer.unref();
  }

  readonly tell = (progress: Told): void => {
    this.#latest = progress;
    this.#view?.tell(progress);
  };

  /** An append of a stream has landed. */
  appended(): void {
    this.#appends += 1;
    this.#view?.appended?.(1);
  }

  get isWatched(): boolean {
    return this.#showing.isWatched;
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#end?.();
    this.#end = undefined;
  }

  async #begin(): Promise<void> {
    const { view, begin } = await this.#showing.load();
    if (this.#isOver) return;
    if (this.#latest !== undefined) view.tell(this.#latest);
    if (this.#appends > 0) view.appended?.(this.#appends);
    this.#view = view;
    this.#end = begin();
  }
}
