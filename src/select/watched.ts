// What a source stands for, while it is watched: the files of a folder and of those below it, or what one path names.
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type ChosenFile, nameOf } from './choice.ts';
import type { Report } from './folder.ts';
import { lookIfThere, mayConcern, type Search, type SearchFolder, searchBelow } from './search.ts';

/** Tells of what comes to folders and what leaves them. */
export interface FolderWatcher {
  /**
   * @param path of a folder, which need not exist
   * @param onEntry given the name of the entry; undefined where any may have come or gone
   */
  watchFolder(path: string, onEntry: (name: string | undefined) => void): { close(): void };
}

export interface WatchDeps {
  readonly watcher: FolderWatcher;
  readonly report: Report;
  /** Called with what is to be looked at again. */
  readonly onEvent: (watched: Watched) => void;
}

/** What looks have shown. */
export interface Sighting {
  /** Files that were not there at the look before, or may have been gone meanwhile. */
  readonly appeared: ChosenFile[];
  readonly vanished: ChosenFile[];
}

export interface Watched {
  /** Looks because of what was told. */
  look(into: Sighting): Promise<void>;
  /** Looks wherever the system says that something has changed, whether it was told or not. */
  check(into: Sighting): Promise<void>;
  /** Ends it, and the watches of all below. */
  close(into: Sighting): void;
}

export class WatchedFolder implements Watched {
  readonly #search: Search;
  readonly #folder: SearchFolder;
  readonly #deps: WatchDeps;
  readonly #watch: { close(): void };
  readonly #folders = new Map<string, WatchedFolder>();
  #files = new Map<string, ChosenFile>();
  /** Names of which something was told since the last look; undefined where anything may have happened. */
  #told: Set<string> | undefined;
  /** What the system said of the folder before that. */
  #state = '';
  #isClosed = false;

  constructor(search: Search, folder: SearchFolder, deps: WatchDeps) {
    this.#search = search;
    this.#folder = folder;
    this.#deps = deps;
    this.#watch = deps.watcher.watchFolder(folder.path || '.', (name) => this.#tell(name));
  }

  async look(into: Sighting): Promise<void> {
    if (this.#isClosed) return;
    const told = this.#told;
    this.#told = new Set();
    // Before it is read: what comes meanwhile makes it another one.
    this.#state = await stateOf(this.#folder.path);
    const { files, folders } = await lookIfThere(this.#search, this.#folder, this.#deps.report);
    const before = this.#files;
    this.#files = new Map(files.map((file) => [file.name.name, file]));
    for (const [name, file] of this.#files) {
      if (told === undefined || told.has(name) || !before.has(name)) into.appeared.push(file);
    }
    for (const [name, file] of before) if (!this.#files.has(name)) into.vanished.push(file);
    this.#forget(folders, into);
    await Promise.all(this.#add(folders).map((folder) => folder.look(into)));
  }

  async check(into: Sighting): Promise<void> {
    const folders = [...this.#folders.values()];
    if ((await stateOf(this.#folder.path)) !== this.#state) {
      this.#told = undefined;
      await this.look(into);
    }
    await Promise.all(folders.map((folder) => folder.check(into)));
  }

  close(into: Sighting): void {
    this.#isClosed = true;
    this.#watch.close();
    into.vanished.push(...this.#files.values());
    this.#forget([], into);
  }

  #tell(name: string | undefined): void {
    if (name === undefined) this.#told = undefined;
    else if (mayConcern(this.#search, this.#folder, name)) this.#told?.add(name);
    else return;
    this.#deps.onEvent(this);
  }

  #forget(there: readonly SearchFolder[], into: Sighting): void {
    const paths = new Set(there.map(({ path }) => path));
    for (const [path, folder] of this.#folders) {
      if (paths.has(path)) continue;
      this.#folders.delete(path);
      folder.close(into);
    }
  }

  #add(there: readonly SearchFolder[]): WatchedFolder[] {
    return there.flatMap((folder) => {
      if (this.#folders.has(folder.path)) return [];
      const added = new WatchedFolder(this.#search, folder, this.#deps);
      this.#folders.set(folder.path, added);
      return added;
    });
  }
}

/** What was named itself: a file, or a directory that stands for all below it, as soon as it is there. */
export class WatchedPath implements Watched {
  readonly #source: string;
  readonly #recursive: boolean;
  readonly #deps: WatchDeps;
  readonly #watch: { close(): void };
  #below: WatchedFolder | undefined;

  constructor(source: string, recursive: boolean, deps: WatchDeps) {
    this.#source = source;
    this.#recursive = recursive;
    this.#deps = deps;
    const own = basename(source);
    this.#watch = deps.watcher.watchFolder(dirname(source), (name) => {
      if (name === undefined || name === own) deps.onEvent(this);
    });
  }

  async look(into: Sighting): Promise<void> {
    const stats = await stat(this.#source).catch(() => undefined);
    if (stats?.isDirectory() && this.#recursive) {
      if (this.#below !== undefined) return;
      const search = searchBelow(this.#source);
      this.#below = new WatchedFolder(search, search.root, this.#deps);
      await this.#below.look(into);
    } else if (stats?.isDirectory() === false) {
      into.appeared.push({ path: this.#source, name: nameOf(this.#source) });
    }
  }

  async check(into: Sighting): Promise<void> {
    if (this.#below !== undefined) await this.#below.check(into);
    else await this.look(into);
  }

  close(into: Sighting): void {
    this.#watch.close();
    this.#below?.close(into);
  }
}

async function stateOf(folder: string): Promise<string> {
  const stats = await stat(folder || '.').catch(() => undefined);
  return stats === undefined ? '' : `${stats.dev} ${stats.ino} ${stats.mtimeMs}`;
}
