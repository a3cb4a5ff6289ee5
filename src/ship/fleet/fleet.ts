// Many files that are followed at the same time. Each has a life of its own, from when it is found until it is gone: what
// keeps one of them from being followed is told once, tried again by and by, and is nothing to the others.
import { monotonicMs } from '../../monotonic.ts';
import type { RetryClock } from '../../retry/clock.ts';
import { Slots } from './slots.ts';

/**
 * Why a file is no longer followed: all was to end; nothing has its name any more; it was rotated, and that is enough; all was
 * to end before it was its turn to begin.
 */
export type FileEnding = 'stopped' | 'gone' | 'rotated' | 'not-begun';

export interface FollowedFile {
  readonly path: string;
}

export interface FileSignals {
  /** Ends the following once what is there has been appended. */
  readonly stop: AbortSignal;
  /** Breaks what is under way. */
  readonly signal: AbortSignal;
}

export interface FleetOptions<File extends FollowedFile> {
  readonly files: readonly File[];
  /** Those that appear later. One that is followed already may come again: it is passed over. */
  appearing(stop: AbortSignal): AsyncIterable<File>;
  /** How many look for their place in the objects at a time. */
  readonly startsAtATime: number;
  /** After the stop files still begin for so many milliseconds, so that what they have is sent; no longer. */
  readonly lastStartsMs: number;
  /** Milliseconds after which a file is tried again that could not be followed. */
  readonly retryAfterMs: number;
}

export interface FleetDeps<File extends FollowedFile> {
  /** Makes sure that no other file goes where this one goes. @throws what keeps the file from being followed */
  claim(file: File): void;
  release(file: File): void;
  /** @param onPlaced called when it is known where the file goes on */
  follow(file: File, signals: FileSignals, onPlaced: () => void): Promise<FileEnding>;
  isThere(file: File): Promise<boolean>;
  /** What kind of failure it is: another try that fails alike is not told again. */
  kindOf(error: unknown): string;
  /** No file will fare better. */
  isOfAll(error: unknown): boolean;
  /** The file is set apart from the others. Told again only of another kind of failure. */
  onFailed(file: File, error: unknown): void;
  /** It is one of them again, or no file any more. */
  onMended(file: File): void;
  /** The end of its life; `failed`: it was apart from the others to the end. */
  onEnded(file: File, ending: FileEnding | 'failed'): void;
  readonly clock: Pick<RetryClock, 'sleep'>;
  readonly stop: AbortSignal;
  readonly signal?: AbortSignal | undefined;
}

interface Life<File> {
  readonly file: File;
  /** Of its own: a signal that many listen to finds its listeners one by one. */
  readonly stop: AbortController;
  readonly leave: AbortController;
  /** The kind of failure that was told last; undefined while there is none. */
  failure: string | undefined;
}

export class Fleet<File extends FollowedFile> {
  readonly #options: FleetOptions<File>;
  readonly #deps: FleetDeps<File>;
  readonly #lives = new Map<string, Life<File>>();
  /** With `onRotate: 'stop'`: their names stand for other files by now. */
  readonly #rotated = new Set<string>();
  readonly #starts: Slots;
  readonly #stop = new AbortController();
  readonly #leave = new AbortController();
  #stoppedMs = Number.POSITIVE_INFINITY;
  /** How many are apart from the others. */
  #failures = 0;
  #onOver: () => void = () => {};

  constructor(options: FleetOptions<File>, deps: FleetDeps<File>) {
    this.#options = options;
    this.#deps = deps;
    this.#starts = new Slots(options.startsAtATime);
  }

  /**
   * Runs until `stop`, or until none of the files can be followed, or is to be.
   * @throws what is wrong for all of them; the reason of `signal`
   */
  async run(): Promise<void> {
    const { stop, signal } = this.#deps;
    const end = (): void => this.#end(stop.reason);
    const leave = (): void => this.#breakOff(signal?.reason);
    stop.addEventListener('abort', end, { once: true });
    signal?.addEventListener('abort', leave, { once: true });
    const over = new Promise<void>((resolve) => {
      this.#onOver = resolve;
    });
    try {
      for (const file of this.#options.files) this.#begin(file);
      const appearing = this.#takeThoseThatAppear().catch((error: unknown) => this.#breakOff(error));
      if (stop.aborted) end();
      if (signal?.aborted) leave();
      await over;
      await appearing;
    } finally {
      stop.removeEventListener('abort', end);
      signal?.removeEventListener('abort', leave);
    }
    this.#leave.signal.throwIfAborted();
  }

  async #takeThoseThatAppear(): Promise<void> {
    const stop = this.#stop.signal;
    for await (const file of this.#options.appearing(stop)) if (!stop.aborted) this.#begin(file);
  }

  #begin(file: File): void {
    if (this.#lives.has(file.path) || this.#rotated.has(file.path)) return;
    const [stop, leave] = [new AbortController(), new AbortController()];
    const life: Life<File> = { file, stop, leave, failure: undefined };
    this.#lives.set(file.path, life);
    this.#pass(life);
    void this.#live(life).catch((error: unknown) => this.#breakOff(error));
  }

  async #live(life: Life<File>): Promise<void> {
    const { file } = life;
    const ending = await this.#followUntilEnd(life);
    if (ending === 'failed') this.#failures -= life.failure === undefined ? 0 : 1;
    else this.#mend(life);
    this.#lives.delete(file.path);
    this.#deps.onEnded(file, ending);
    if (ending === 'rotated') {
      this.#rotated.add(file.path);
      this.#endIfNoneIsLeft();
    }
    // It may have come again before it was known to be gone.
    if (ending === 'gone' && !this.#stop.signal.aborted && (await this.#deps.isThere(file)))
      this.#begin(file);
    this.#checkOver();
  }

  /** Tells the file of what all of them were told. */
  #pass({ stop, leave }: Life<File>): void {
    if (this.#leave.signal.aborted) leave.abort(this.#leave.signal.reason);
    if (this.#stop.signal.aborted) stop.abort(this.#stop.signal.reason);
  }

  async #followUntilEnd(life: Life<File>): Promise<FileEnding | 'failed'> {
    const stop = life.stop.signal;
    for (;;) {
      try {
        return await this.#follow(life);
      } catch (error) {
        if (this.#leave.signal.aborted) return 'failed';
        if (this.#deps.isOfAll(error)) {
          this.#breakOff(error);
          return 'failed';
        }
        this.#setApart(life, error);
      }
      await this.#deps.clock.sleep(this.#options.retryAfterMs, stop).catch(() => {});
      if (stop.aborted) return 'failed';
    }
  }

  async #follow(life: Life<File>): Promise<FileEnding> {
    const { file, stop, leave } = life;
    await this.#starts.take();
    let isStarting = true;
    const started = (): void => {
      if (isStarting) this.#starts.giveBack();
      isStarting = false;
    };
    const placed = (): void => {
      started();
      this.#mend(life);
    };
    try {
      this.#leave.signal.throwIfAborted();
      if (monotonicMs() - this.#stoppedMs > this.#options.lastStartsMs) return 'not-begun';
      this.#deps.claim(file);
      const signals = { stop: stop.signal, signal: leave.signal };
      return await this.#deps.follow(file, signals, placed).finally(() => this.#deps.release(file));
    } finally {
      started();
    }
  }

  #setApart(life: Life<File>, error: unknown): void {
    const kind = this.#deps.kindOf(error);
    const before = life.failure;
    if (before === kind) return;
    life.failure = kind;
    this.#failures += before === undefined ? 1 : 0;
    this.#deps.onFailed(life.file, error);
    this.#endIfNoneIsLeft();
  }

  #mend(life: Life<File>): void {
    if (life.failure === undefined) return;
    life.failure = undefined;
    this.#failures -= 1;
    this.#deps.onMended(life.file);
  }

  /** Not asked where a file is gone: its name may come again. */
  #endIfNoneIsLeft(): void {
    if (this.#failures === this.#lives.size) this.#end(undefined);
  }

  #end(reason: unknown): void {
    this.#stoppedMs = Math.min(this.#stoppedMs, monotonicMs());
    this.#stop.abort(reason);
    for (const life of this.#lives.values()) this.#pass(life);
    this.#checkOver();
  }

  #breakOff(error: unknown): void {
    this.#leave.abort(error);
    this.#end(error);
  }

  #checkOver(): void {
    if (this.#stop.signal.aborted && this.#lives.size === 0) this.#onOver();
  }
}
