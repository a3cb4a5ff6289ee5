// Watches the files of one folder: by a watch of the system, and where that cannot be had, or does not tell everything,
// by looking at those that somebody wants to know of.
import { type FSWatcher, lstatSync, type watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { monotonicMs } from '../monotonic.ts';
import { tellsAll } from './file-system.ts';

/** What the folders of a process have in common. */
export interface WatchSystem {
  readonly watch: typeof watch;
  readonly tellsAll: (folder: string) => boolean;
  /** Since when, by the monotonic clock, the system has no more watches to give; undefined where it has. */
  exhaustedSinceMs: number | undefined;
}

export function systemOf(given: Partial<WatchSystem> & Pick<WatchSystem, 'watch'>): WatchSystem {
  return { tellsAll, exhaustedSinceMs: undefined, ...given };
}

/** The limits on watches are the user's or the process's, and are seldom raised: one folder asks again, once in a while. */
const ASK_AGAIN_MS = 60_000;
/** Stats under way at a time: the threads that make them are everybody's. */
const STATS_AT_A_TIME = 4;

/** Told of a change. */
export type OnChange = () => void;

/**
 * Told of what came to a folder or left it.
 * @param name of the entry; undefined where any may have
 */
export type OnEntry = (name: string | undefined) => void;

/** The folder, not the file, is watched: a rotation gives the name to another file. */
export class FolderWatch {
  readonly #path: string;
  readonly #system: WatchSystem;
  readonly #files = new Map<string, Set<OnChange>>();
  readonly #entryListeners = new Set<OnEntry>();
  /** Names that stand for files of other folders: what happens to those is not told here. */
  readonly #links = new Set<string>();
  /** What the last look showed of each name; the folder's own is ''. */
  readonly #seen = new Map<string, string>();
  #watcher: FSWatcher | undefined;
  #isToldAll = false;

  constructor(path: string, system: WatchSystem) {
    this.#path = path;
    this.#system = system;
  }

  add(name: string, onChange: OnChange): void {
    const listeners = this.#files.get(name) ?? new Set();
    this.#files.set(name, listeners.add(onChange));
    this.#noteLink(name);
  }

  remove(name: string, onChange: OnChange): void {
    const listeners = this.#files.get(name);
    listeners?.delete(onChange);
    if (listeners?.size !== 0) return;
    this.#files.delete(name);
    this.#seen.delete(name);
    this.#links.delete(name);
  }

  addEntryListener(onEntry: OnEntry): void {
    this.#entryListeners.add(onEntry);
  }

  removeEntryListener(onEntry: OnEntry): void {
    this.#entryListeners.delete(onEntry);
    if (this.#entryListeners.size === 0) this.#seen.delete('');
  }

  /** Whether nobody wants to know of anything here. */
  get isUnused(): boolean {
    return this.#files.size === 0 && this.#entryListeners.size === 0;
  }

  /** Whether changes that nobody looks for may go unnoticed. */
  get wantsLooks(): boolean {
    return !this.#isToldAll || this.#links.size > 0;
  }

  /** Begins to watch by the system, where that can be done. */
  start(): void {
    if (this.#watcher !== undefined || !this.#mayAsk()) return;
    try {
      const watcher = this.#system.watch(this.#path, { persistent: false }, (event, name) =>
        this.#told(event, name),
      );
      watcher.on('error', () => this.stop());
      this.#watcher = watcher;
      this.#isToldAll = this.#system.tellsAll(this.#path);
      for (const name of this.#files.keys()) this.#noteLink(name);
      this.#system.exhaustedSinceMs = undefined;
    } catch (error) {
      if (isExhausted(error)) this.#system.exhaustedSinceMs = monotonicMs();
    }
  }

  stop(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    this.#isToldAll = false;
  }

  /** Looks for changes, and tells of them. */
  async look(): Promise<void> {
    const wasToldAll = this.#isToldAll;
    this.start();
    // What happened before that is looked for all the same.
    const names = [...(wasToldAll ? this.#links : this.#files.keys())];
    if (!wasToldAll && this.#entryListeners.size > 0) names.push('');
    for (let next = 0; next < names.length; next += STATS_AT_A_TIME) {
      await Promise.all(names.slice(next, next + STATS_AT_A_TIME).map((name) => this.#lookAt(name)));
    }
  }

  async #lookAt(name: string): Promise<void> {
    const seen = await stateOf(join(this.#path, name));
    const before = this.#seen.get(name);
    this.#seen.set(name, seen);
    // At the first look, something may have happened since somebody wanted to know of it.
    if (before === seen) return;
    if (name === '') this.#tellEntry(undefined);
    else this.#tell(name);
  }

  #mayAsk(): boolean {
    const { exhaustedSinceMs } = this.#system;
    return exhaustedSinceMs === undefined || monotonicMs() - exhaustedSinceMs >= ASK_AGAIN_MS;
  }

  #told(event: string, name: string | null): void {
    // Told of the folder itself: it was moved or removed, and another one may have its name by now.
    const isReplaced = event === 'rename' && name === basename(this.#path);
    if (isReplaced) {
      this.stop();
      this.start();
    }
    if (name === null || isReplaced) this.#tellAll();
    else {
      this.#tell(name);
      if (event === 'rename') {
        if (this.#files.has(name)) this.#noteLink(name);
        this.#tellEntry(name);
      }
    }
  }

  #noteLink(name: string): void {
    if (isLink(join(this.#path, name))) this.#links.add(name);
    else this.#links.delete(name);
  }

  #tellAll(): void {
    for (const name of this.#files.keys()) this.#tell(name);
    this.#tellEntry(undefined);
  }

  #tell(name: string): void {
    for (const onChange of this.#files.get(name) ?? []) onChange();
  }

  #tellEntry(name: string | undefined): void {
    for (const onEntry of this.#entryListeners) onEntry(name);
  }
}

/** ENOSPC: the user's watches; EMFILE, ENFILE: open files, of which a first watch takes one. */
function isExhausted(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'ENOSPC' || code === 'EMFILE' || code === 'ENFILE';
}

async function stateOf(path: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = await stat(path);
    return `${dev} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  } catch {
    return 'missing';
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  } catch {
    return false;
  }
}
