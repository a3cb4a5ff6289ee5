// Tells when something happens to files: by notification where the system has it, by time everywhere. One watch of the
// system serves all files of a folder.
import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** The watch over one file. */
export interface FileWatch {
  /**
   * Resolves at a change of the file (or of what its name stands for), after `limitMs`, or when `stop` aborts. A change
   * since the last wait ended counts, too, so that none is lost between two waits. Notifications only shorten the
   * wait: some file systems send none.
   */
  wait(limitMs: number, stop: AbortSignal): Promise<void>;
  close(): void;
}

type WatchFolder = typeof watch;

export class FileWatcher {
  readonly #folders = new Map<string, FolderWatch>();
  readonly #watch: WatchFolder;

  constructor(watchFolder: WatchFolder = watch) {
    this.#watch = watchFolder;
  }

  /** @param path of a file, which need not exist; its changes count from now on */
  open(path: string): FileWatch {
    const folderPath = dirname(path);
    const folder = this.#folders.get(folderPath) ?? new FolderWatch(folderPath, this.#watch);
    this.#folders.set(folderPath, folder);
    const file = new WatchedFile(folder, () => {
      const isLast = folder.remove(name, file);
      if (isLast && this.#folders.get(folderPath) === folder) this.#folders.delete(folderPath);
    });
    const name = basename(path);
    folder.add(name, file);
    return file;
  }

  /** Ends all notifications; waits that are on end by time. */
  close(): void {
    for (const folder of this.#folders.values()) folder.stop();
    this.#folders.clear();
  }
}

/** The folder, not the file, is watched: a rotation gives the name to another file. */
class FolderWatch {
  readonly #path: string;
  readonly #watch: WatchFolder;
  readonly #files = new Map<string, Set<WatchedFile>>();
  #watcher: FSWatcher | undefined;

  constructor(path: string, watchFolder: WatchFolder) {
    this.#path = path;
    this.#watch = watchFolder;
  }

  add(name: string, file: WatchedFile): void {
    const files = this.#files.get(name) ?? new Set();
    this.#files.set(name, files.add(file));
    this.start();
  }

  /** @returns whether nobody watches anything here any more */
  remove(name: string, file: WatchedFile): boolean {
    const files = this.#files.get(name);
    files?.delete(file);
    if (files?.size === 0) this.#files.delete(name);
    if (this.#files.size > 0) return false;
    this.stop();
    return true;
  }

  /** Also tried again before each wait: the folder may be there by now. */
  start(): void {
    if (this.#watcher !== undefined) return;
    try {
      const watcher = this.#watch(this.#path, { persistent: false }, (event, name) =>
        this.#changed(event, name),
      );
      watcher.on('error', () => this.stop());
      this.#watcher = watcher;
    } catch {
      // No notifications here, or no more of them: the limit of the wait is the polling interval.
    }
  }

  stop(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
  }

  #changed(event: string, name: string | null): void {
    // Told of the folder itself: it was moved or removed, and another one may have its name by now.
    const isReplaced = event === 'rename' && name === basename(this.#path);
    if (isReplaced) {
      this.stop();
      this.start();
    }
    const changed = name === null || isReplaced ? [...this.#files.values()] : [this.#files.get(name) ?? []];
    for (const files of changed) for (const file of files) file.changed();
  }
}

class WatchedFile implements FileWatch {
  readonly #folder: FolderWatch;
  readonly #onClose: () => void;
  #hasChanged = false;
  #wake: () => void = () => {};

  constructor(folder: FolderWatch, onClose: () => void) {
    this.#folder = folder;
    this.#onClose = onClose;
  }

  changed(): void {
    this.#hasChanged = true;
    this.#wake();
  }

  async wait(limitMs: number, stop: AbortSignal): Promise<void> {
    this.#folder.start();
    if (!this.#hasChanged && !stop.aborted) await this.#change(limitMs, stop);
    this.#hasChanged = false;
  }

  #change(limitMs: number, stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        stop.removeEventListener('abort', done);
        this.#wake = () => {};
        resolve();
      };
      const timer = setTimeout(done, limitMs);
      stop.addEventListener('abort', done, { once: true });
      this.#wake = done;
    });
  }

  close(): void {
    this.#onClose();
  }
}
