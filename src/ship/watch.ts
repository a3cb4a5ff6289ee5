// Tells when something happens to files: by notification where the system has it, by looking once a second elsewhere. One
// watch of the system serves all files of a folder, and one timer all folders that are looked at.
import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { FolderWatch, type OnEntry, systemOf, type WatchSystem } from './folder-watch.ts';

/** The watch over one file. */
export interface FileWatch {
  /**
   * The longest time that a file need not be looked at, milliseconds, where nothing is expected to happen but changes
   * that are told of. It grows with the number of files, so that all looks together stay few: they are there for
   * what the system may have kept to itself, as when its queue overflowed.
   */
  readonly idleMs: number;
  /**
   * Resolves at a change of the file (or of what its name stands for), after `limitMs`, or when `stop` aborts. A change
   * since the last wait ended counts, too, so that none is lost between two waits.
   */
  wait(limitMs: number, stop: AbortSignal): Promise<void>;
  close(): void;
}

const LOOK_EVERY_MS = 1000;
const LOOKS_PER_SECOND = 15;
const MAX_IDLE_MS = 60_000;

export interface FileWatcherOptions extends Partial<Pick<WatchSystem, 'watch' | 'tellsAll'>> {
  /** How often files are looked at that nobody tells of, milliseconds. @default 1000 */
  readonly lookEveryMs?: number;
}

export class FileWatcher {
  readonly #folders = new Map<string, FolderWatch>();
  readonly #system: WatchSystem;
  readonly #lookEveryMs: number;
  #files = 0;
  /** Set while anything is watched. */
  #looking: NodeJS.Timeout | undefined;

  constructor({ lookEveryMs = LOOK_EVERY_MS, ...system }: FileWatcherOptions = {}) {
    this.#system = systemOf({ watch, ...system });
    this.#lookEveryMs = lookEveryMs;
  }

  /** @param path of a file, which need not exist; its changes count from now on */
  open(path: string): FileWatch {
    const name = basename(path);
    const file = new WatchedFile({
      idleMs: () => this.#idleMs,
      onClose: () => {
        this.#files -= 1;
        folder.remove(name, file.changed);
        this.#drop(dirname(path), folder);
      },
    });
    this.#files += 1;
    const folder = this.#watched(dirname(path), (added) => added.add(name, file.changed));
    return file;
  }

  /**
   * Tells of what comes to a folder and what leaves it, itself included, from now on.
   * @param path of a folder, which need not exist
   */
  watchFolder(path: string, onEntry: OnEntry): { close(): void } {
    const folder = this.#watched(path, (added) => added.addEntryListener(onEntry));
    return {
      close: () => {
        folder.removeEntryListener(onEntry);
        this.#drop(path, folder);
      },
    };
  }

  /** Ends all notifications and looks; waits that are on end by time. */
  close(): void {
    clearTimeout(this.#looking);
    this.#looking = undefined;
    for (const folder of this.#folders.values()) folder.stop();
    this.#folders.clear();
  }

  get #idleMs(): number {
    return Math.min(MAX_IDLE_MS, (this.#files / LOOKS_PER_SECOND) * 1000);
  }

  #watched(path: string, add: (folder: FolderWatch) => void): FolderWatch {
    const folder = this.#folders.get(path) ?? new FolderWatch(path, this.#system);
    this.#folders.set(path, folder);
    add(folder);
    folder.start();
    this.#looking ??= this.#lookLater();
    return folder;
  }

  #drop(path: string, folder: FolderWatch): void {
    if (!folder.isUnused || this.#folders.get(path) !== folder) return;
    folder.stop();
    this.#folders.delete(path);
  }

  #lookLater(): NodeJS.Timeout {
    return setTimeout(() => void this.#look(), this.#lookEveryMs).unref();
  }

  /** No look begins before the one before has ended, however slow the file system is. */
  async #look(): Promise<void> {
    for (const folder of this.#folders.values()) if (folder.wantsLooks) await folder.look();
    this.#looking = this.#folders.size > 0 ? this.#lookLater() : undefined;
  }
}

interface WatchedFileDeps {
  readonly idleMs: () => number;
  readonly onClose: () => void;
}

class WatchedFile implements FileWatch {
  readonly #deps: WatchedFileDeps;
  #hasChanged = false;
  #wake: () => void = () => {};
  /** Listened to once, not for each wait: a signal that many files share finds its listeners one by one. */
  #stop: AbortSignal | undefined;

  constructor(deps: WatchedFileDeps) {
    this.#deps = deps;
  }

  get idleMs(): number {
    return this.#deps.idleMs();
  }

  readonly changed = (): void => {
    this.#hasChanged = true;
    this.#wake();
  };

  async wait(limitMs: number, stop: AbortSignal): Promise<void> {
    this.#listenTo(stop);
    if (!this.#hasChanged && !stop.aborted) await this.#change(limitMs);
    this.#hasChanged = false;
  }

  #change(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#wake = () => {};
        resolve();
      };
      const timer = setTimeout(done, limitMs);
      this.#wake = done;
    });
  }

  readonly #onStop = (): void => this.#wake();

  #listenTo(stop: AbortSignal | undefined): void {
    if (this.#stop === stop) return;
    this.#stop?.removeEventListener('abort', this.#onStop);
    stop?.addEventListener('abort', this.#onStop);
    this.#stop = stop;
  }

  close(): void {
    this.#listenTo(undefined);
    this.#deps.onClose();
  }
}
