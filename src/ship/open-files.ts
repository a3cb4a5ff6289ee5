// The files that are held open, of all sources of the process together: no more than the system lets it have. One that
// nobody needs at the moment is closed for one that somebody does, and opened again when its turn comes.
import { constants, readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** What connections, folders and other programs' needs are left, of what a process may have open. */
const OTHERS_SHARE = 1 / 4;
const OTHERS_LEAST = 32;
const LEAST = 4;
/** What Node.js itself has open, and opens for modules. */
const OF_NODE = 24;
/** Where the system does not tell. */
const USUAL_LIMIT = 1024;

const TRY_AGAIN_MS = 50;
const TRIES = 100;

export class OpenFiles {
  #room: number;
  /** Open, and not in use; the one that was used last comes last. */
  readonly #idle = new Set<PooledFile>();
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#room = limit;
  }

  /**
   * Makes room first, and so does it again where the system has none left: others have files open, too.
   * @throws what `open` throws
   */
  async open(path: string): Promise<FileHandle> {
    await this.#enter();
    try {
      // Without O_NONBLOCK, opening a named pipe would wait for its writer.
      const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
      return await this.whereThereIsRoom(() => open(path, flags));
    } catch (error) {
      this.leave();
      throw error;
    }
  }

  /** Calls what needs a file descriptor; again, with one fewer of ours, where there was none. */
  async whereThereIsRoom<T>(call: () => Promise<T>): Promise<T> {
    let closed = 0;
    try {
      for (let tries = 1; ; tries += 1) {
        try {
          return await call();
        } catch (error) {
          if (!isExhausted(error) || tries === TRIES) throw error;
          const victim = this.#victim();
          await (victim?.putAway() ?? sleep(TRY_AGAIN_MS));
          if (victim !== undefined) closed += 1;
        }
      }
    } finally {
      for (; closed > 0; closed -= 1) this.leave();
    }
  }

  use(file: PooledFile): void {
    this.#idle.delete(file);
  }

  /** @returns whether it is to be closed for somebody who waits */
  rest(file: PooledFile): boolean {
    if (this.#waiting.length > 0) return true;
    this.#idle.add(file);
    return false;
  }

  /** Closes what {@link open} gave, where nobody else is to have it. */
  async close(handle: FileHandle): Promise<void> {
    await handle.close();
    this.leave();
  }

  /** One fewer is open. */
  leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#room += 1;
    else next();
  }

  async #enter(): Promise<void> {
    if (this.#room > 0) {
      this.#room -= 1;
      return;
    }
    const victim = this.#victim();
    if (victim !== undefined) return victim.putAway();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** The one unused for longest, of those that can be missed. */
  #victim(): PooledFile | undefined {
    let oldest: PooledFile | undefined;
    for (const file of this.#idle) {
      oldest ??= file;
      if (!file.isSpare) continue;
      oldest = file;
      break;
    }
    if (oldest !== undefined) this.#idle.delete(oldest);
    return oldest;
  }
}

/** A file that is read now and then, and known to be the same although it was closed in between. */
export class PooledFile {
  /** Whether all of it was read: what comes to it later is lost where it is closed and removed, but nothing else. */
  isSpare = false;
  readonly #files: OpenFiles;
  readonly #openAgain: () => Promise<FileHandle | undefined>;
  #handle: Promise<FileHandle | undefined> | undefined;
  #uses = 0;
  #users = 1;

  /** @param openAgain by the pool; undefined where the file is gone */
  constructor(files: OpenFiles, handle: FileHandle, openAgain: () => Promise<FileHandle | undefined>) {
    this.#files = files;
    this.#handle = Promise.resolve(handle);
    this.#openAgain = openAgain;
    if (files.rest(this)) void this.#leave();
  }

  /** One more closes it. */
  share(): this {
    this.#users += 1;
    return this;
  }

  /** @returns undefined where the file is gone */
  async use<T>(run: (handle: FileHandle) => Promise<T>): Promise<T | undefined> {
    this.#uses += 1;
    this.#files.use(this);
    try {
      this.#handle ??= this.#openAgain();
      const handle = await this.#handle;
      return handle && (await run(handle));
    } finally {
      this.#uses -= 1;
      if (this.#uses === 0) await this.#rest();
    }
  }

  /** The last of its users closes it. */
  async close(): Promise<void> {
    this.#users -= 1;
    if (this.#users > 0 || this.#uses > 0) return;
    this.#files.use(this);
    await this.#leave();
  }

  /** Closed for another one, which gets its place. */
  async putAway(): Promise<void> {
    const handle = await this.#forget();
    await handle?.close();
  }

  async #rest(): Promise<void> {
    const handle = await this.#handle?.catch(() => undefined);
    if (this.#uses > 0 || this.#handle === undefined) return;
    if (handle === undefined) this.#handle = undefined;
    else if (this.#users === 0 || this.#files.rest(this)) await this.#leave();
  }

  async #leave(): Promise<void> {
    const handle = await this.#forget();
    if (handle !== undefined) await this.#files.close(handle);
  }

  #forget(): Promise<FileHandle | undefined> {
    const handle = this.#handle;
    this.#handle = undefined;
    return handle ?? Promise.resolve(undefined);
  }
}

let shared: OpenFiles | undefined;

/** Of the process: so is the limit. */
export function openFiles(): OpenFiles {
  shared ??= new OpenFiles(limitOfFiles());
  return shared;
}

/** How many connections there may be beside them. */
export function mostConnections(): number {
  const allowed = allowedFiles();
  return Math.max(1, allowed - limitOfFiles(allowed) - OF_NODE);
}

function limitOfFiles(allowed = allowedFiles()): number {
  return Math.max(LEAST, allowed - Math.max(OTHERS_LEAST, Math.ceil(allowed * OTHERS_SHARE)));
}

/** Node.js raises the soft limit to the hard one when it starts. */
function allowedFiles(): number {
  try {
    const [, soft] =
      /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(soft ?? USUAL_LIMIT);
  } catch {
    return USUAL_LIMIT;
  }
}

export function isExhausted(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'EMFILE' || code === 'ENFILE';
}
