// The files that the sources stand for, those that are there and those that appear later. What is told of a file more than
// once is for its follower to pass over: it knows whether it still follows it.
import { resolve } from 'node:path';
import { monotonicMs } from '../monotonic.ts';
import type { ChosenFile, FileChoice } from './choice.ts';
import { resolveSource } from './choose.ts';
import type { Report } from './folder.ts';
import { isPast } from './past.ts';
import { toFilter } from './patterns.ts';
import {
  type FolderWatcher,
  type Sighting,
  type WatchDeps,
  type Watched,
  WatchedFolder,
  WatchedPath,
} from './watched.ts';

export interface FinderTiming {
  /** Between what is told and a look at it, milliseconds: what comes in between is looked at together. */
  readonly gatherMs: number;
  /** Between looks for what was not told, milliseconds, at least. */
  readonly checkMs: number;
}

const TIMING: FinderTiming = { gatherMs: 100, checkMs: 30_000 };

/** Of the time that looks take: where something always happens, a tenth of it; for what is never told, a hundredth. */
const TOLD_PAUSES = 9;
const CHECK_PAUSES = 99;

export interface FinderDeps {
  readonly watcher: FolderWatcher;
  /** Told once of each source that can stand for nothing, and of each folder that cannot be read. */
  readonly report: Report;
  readonly timing?: FinderTiming;
}

export class FileFinder {
  readonly #choice: FileChoice;
  readonly #passes: (name: string) => boolean;
  readonly #deps: WatchDeps;
  readonly #timing: FinderTiming;
  #watched: Watched[] = [];
  readonly #changed = new Set<Watched>();
  /** By their absolute paths: what they are rotated to is no file, also while they themselves are not there. */
  readonly #known = new Set<string>();
  readonly #named: ReadonlySet<string>;
  #wake: () => void = () => {};
  #lastCheckMs = 0;
  #checkTookMs = 0;

  constructor(choice: FileChoice, { watcher, report, timing = TIMING }: FinderDeps) {
    this.#choice = choice;
    this.#passes = toFilter(choice.filters);
    this.#timing = timing;
    this.#named = new Set(choice.sources.map((source) => resolve(source)));
    const reported = new Set<string>();
    this.#deps = {
      watcher,
      report: (error) => {
        const what = JSON.stringify([error.problem, error.facts]);
        if (!reported.has(what)) report(error);
        reported.add(what);
      },
      onEvent: (watched) => {
        this.#changed.add(watched);
        this.#wake();
      },
    };
  }

  /**
   * To be asked first, and once.
   * @returns the files that are there; perhaps none
   * @throws {UsageError} for a source that is no file
   */
  async start(): Promise<readonly ChosenFile[]> {
    for (const source of this.#choice.sources) {
      const watched = this.#watch(source);
      if (watched !== undefined) this.#watched.push(watched);
    }
    const before = process.cpuUsage();
    const files = await this.#look((watched, into) => watched.look(into), this.#watched);
    this.#checked(before);
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Each file that appears, until `stop` aborts; one that was gone meanwhile again. */
  async *appearing(stop: AbortSignal): AsyncGenerator<ChosenFile, void> {
    while (!stop.aborted) {
      const before = process.cpuUsage();
      const files = monotonicMs() >= this.#nextCheckMs ? await this.#check() : await this.#lookAgain();
      const tookMs = cpuMsSince(before);
      yield* files;
      await pause(Math.max(this.#timing.gatherMs, tookMs * TOLD_PAUSES), stop);
      if (this.#changed.size === 0) await this.#event(stop);
    }
  }

  close(): void {
    for (const watched of this.#watched) watched.close({ appeared: [], vanished: [] });
    this.#watched = [];
  }

  get #nextCheckMs(): number {
    return this.#lastCheckMs + Math.max(this.#timing.checkMs, this.#checkTookMs * CHECK_PAUSES);
  }

  #watch(source: string): Watched | undefined {
    const { recursive } = this.#choice;
    const found = resolveSource(source, recursive);
    if ('root' in found && found.glob !== undefined) return new WatchedFolder(found, found.root, this.#deps);
    // What is not there yet is waited for; a directory that stands for nothing is none that anybody meant.
    if (!('root' in found) && 'problem' in found && found.problem === 'SourceUnreadable.NotRegular') {
      this.#deps.report(found);
      return undefined;
    }
    return new WatchedPath(source, recursive, this.#deps);
  }

  async #lookAgain(): Promise<ChosenFile[]> {
    const changed = [...this.#changed];
    this.#changed.clear();
    return await this.#look((watched, into) => watched.look(into), changed);
  }

  async #check(): Promise<ChosenFile[]> {
    const before = process.cpuUsage();
    const files = [
      ...(await this.#lookAgain()),
      ...(await this.#look((watched, into) => watched.check(into), this.#watched)),
    ];
    this.#checked(before);
    return files;
  }

  #checked(before: NodeJS.CpuUsage): void {
    this.#lastCheckMs = monotonicMs();
    this.#checkTookMs = cpuMsSince(before);
  }

  async #look(
    how: (watched: Watched, into: Sighting) => Promise<void>,
    which: readonly Watched[],
  ): Promise<ChosenFile[]> {
    const seen: Sighting = { appeared: [], vanished: [] };
    await Promise.all(which.map((watched) => how(watched, seen)));
    return this.#take(seen);
  }

  #take({ appeared, vanished }: Sighting): ChosenFile[] {
    const gone = new Set(vanished.map(({ path }) => resolve(path)));
    const there = new Map<string, ChosenFile>();
    for (const file of appeared) {
      const path = resolve(file.path);
      if (this.#passes(file.name.name) && !there.has(path)) there.set(path, file);
    }
    const isChosen = (path: string): boolean => this.#known.has(path) || there.has(path);
    const own = [...there].filter(([path]) => this.#named.has(path) || !isPast(path, isChosen));
    // One that was rotated is expected again: else what it was rotated to would be taken for a file of its own.
    const expected = new Set<string>();
    for (const path of there.keys()) {
      isPast(path, (before) => {
        if (gone.has(before)) expected.add(before);
        return false;
      });
    }
    for (const path of gone) if (!expected.has(path)) this.#known.delete(path);
    for (const [path] of own) this.#known.add(path);
    return own.map(([, file]) => file);
  }

  /** Waits for something to look at, or for the time to look at all. */
  async #event(stop: AbortSignal): Promise<void> {
    await pause(this.#nextCheckMs - monotonicMs(), stop, (wake) => {
      this.#wake = wake;
    });
  }
}

/** What looks cost at most: something else may have been done meanwhile. */
function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** @param giveWake given what ends the pause early */
function pause(ms: number, stop: AbortSignal, giveWake?: (wake: () => void) => void): Promise<void> {
  return new Promise((resolved) => {
    const done = (): void => {
      clearTimeout(timer);
      stop.removeEventListener('abort', done);
      resolved();
    };
    const timer = setTimeout(done, Math.max(0, ms));
    stop.addEventListener('abort', done, { once: true });
    giveWake?.(done);
    if (stop.aborted) done();
  });
}
