// The names in folders, read once for all who ask while a folder stays as it is: of a thousand files that are followed in
// one folder, each looks several times for what it was rotated to.
import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { monotonicMs } from '../monotonic.ts';

/** Of file systems that keep no time of their folders' changes. */
const KNOWN_FOR_MS = 1000;
/** After a change so short a time ago another one may come without another time: FAT counts in two seconds. */
const TICK_MS = 2500;
const KEPT_FOLDERS = 64;

interface Listing {
  readonly version: bigint;
  readonly beganMs: number;
  /** In order. */
  readonly names: Promise<readonly string[]>;
}

export class FolderNames {
  readonly #read: (folder: string) => Promise<string[]>;
  readonly #knownForMs: number;
  readonly #listings = new Map<string, Listing>();

  constructor(read: (folder: string) => Promise<string[]>, knownForMs: number = KNOWN_FOR_MS) {
    this.#read = read;
    this.#knownForMs = knownForMs;
  }

  /** @throws what `stat` and the reading throw */
  async beginningWith(folder: string, prefix: string): Promise<string[]> {
    const names = await this.#names(folder);
    const first = firstFrom(names, prefix);
    let end = first;
    while (names[end]?.startsWith(prefix)) end += 1;
    return names.slice(first, end);
  }

  async #names(folder: string): Promise<readonly string[]> {
    const stats = await stat(folder, { bigint: true });
    const nowMs = monotonicMs();
    const known = this.#listings.get(folder);
    if (known?.version === stats.mtimeNs && nowMs - known.beganMs < this.#knownForMs) return known.names;
    const names = this.#read(folder).then((read) => read.sort());
    this.#listings.delete(folder);
    if (!isFresh(stats)) this.#keep(folder, { version: stats.mtimeNs, beganMs: nowMs, names });
    return names;
  }

  #keep(folder: string, listing: Listing): void {
    this.#listings.set(folder, listing);
    listing.names.catch(() => this.#listings.delete(folder));
    const [oldest = folder] = this.#listings.keys();
    if (this.#listings.size > KEPT_FOLDERS) this.#listings.delete(oldest);
  }
}

function isFresh({ mtimeMs }: BigIntStats): boolean {
  return Math.abs(Date.now() - Number(mtimeMs)) < TICK_MS;
}

/** Where in the order the first one is that is not before the text. */
function firstFrom(names: readonly string[], text: string): number {
  let [from, to] = [0, names.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((names[middle] as string) < text) from = middle + 1;
    else to = middle;
  }
  return from;
}
