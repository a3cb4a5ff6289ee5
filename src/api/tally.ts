// Counts what becomes of all sources of a process.
import type { Figures, FileFigures, TotalFigures } from '../facts/figures.ts';
import { monotonicMs } from '../monotonic.ts';
import { FileTally, type TallyClock } from './file-tally.ts';

const SYSTEM_CLOCK: TallyClock = { monotonicMs, nowMs: Date.now };

/** A file that is gone is told of for so long: what watches looks each minute or so. */
const TOLD_AFTER_END_MS = 5 * 60_000;

type Counted = Pick<TotalFigures, 'bytes' | 'appends' | 'retries' | 'recovered' | 'lastSuccessMs'>;

const NOTHING: Counted = { bytes: 0, appends: 0, retries: 0, recovered: 0, lastSuccessMs: undefined };

export class Tally {
  readonly #clock: TallyClock;
  readonly #startedMs: number;
  readonly #files = new Map<string, FileTally>();
  /** Of the files that are no longer told of. */
  #gone = NOTHING;
  #events = 0;
  #hasBegun = false;
  #onBegun = (): void => {};

  constructor(clock: TallyClock = SYSTEM_CLOCK) {
    this.#clock = clock;
    this.#startedMs = clock.nowMs();
  }

  /** @param target where it goes, as it was given: as long as that stays the same, so does what is told of it */
  file(source: string, target: string): FileTally {
    const name = `${source}\n${target}`;
    const known = this.#files.get(name);
    known?.reopened();
    const file = known ?? new FileTally(source, target, this.#clock, this);
    if (known === undefined) this.#files.set(name, file);
    this.changed();
    return file;
  }

  /**
   * The work is under way: nothing in the settings keeps it from that. To be called by who waits for files that are not
   * there yet; else the files tell.
   */
  begun(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#onBegun();
  }

  /** @param listener told once the work is under way */
  onBegun(listener: () => void): void {
    this.#onBegun = listener;
    if (this.#hasBegun) listener();
  }

  /** There may be something new to tell. */
  changed(): void {
    this.#events += 1;
  }

  /** Grows when there is something new to tell; while a file is behind, there is all the time. */
  get events(): number {
    return this.#events;
  }

  get isBehind(): boolean {
    return [...this.#files.values()].some((file) => file.isBehind);
  }

  /** For how long nothing was heard of any file, although they have something to do; 0 where one has nothing to do. */
  get silentMs(): number {
    return this.#files.size === 0
      ? 0
      : Math.min(...[...this.#files.values()].map(({ silentMs }) => silentMs));
  }

  /** Looks how far the files have grown of which nothing is heard. */
  async look(): Promise<void> {
    await Promise.all([...this.#files.values()].map((file) => file.look()));
  }

  figures(): Figures {
    this.#forgetGone();
    const files = [...this.#files.values()].map(({ figures }) => figures);
    return { startedMs: this.#startedMs, total: this.#total(files), files };
  }

  #total(files: readonly FileFigures[]): TotalFigures {
    return {
      ...files.reduce(add, this.#gone),
      files: files.length,
      failed: files.filter(({ failure }) => failure !== undefined).length,
      lagBytes: files.reduce((sum, { lagBytes = 0 }) => sum + lagBytes, 0),
      lagSeconds: files.reduce((most, { lagSeconds }) => Math.max(most, lagSeconds), 0),
    };
  }

  #forgetGone(): void {
    for (const [name, file] of this.#files) {
      if (file.endedForMs <= TOLD_AFTER_END_MS) continue;
      this.#files.delete(name);
      this.#gone = add(this.#gone, file.figures);
    }
  }
}

function add(sum: Counted, file: Counted): Counted {
  return {
    bytes: sum.bytes + file.bytes,
    appends: sum.appends + file.appends,
    retries: sum.retries + file.retries,
    recovered: sum.recovered + file.recovered,
    lastSuccessMs: latest(sum.lastSuccessMs, file.lastSuccessMs),
  };
}

function latest(first: number | undefined, second: number | undefined): number | undefined {
  return first === undefined || second === undefined ? (first ?? second) : Math.max(first, second);
}
