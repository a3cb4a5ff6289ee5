// What a followed file was rotated to, or from: the generation after the one that is complete.
import { isSourceChanged, openListed } from './candidates.ts';
import type { Generation } from './generation.ts';
import { isSameFile } from './named-file.ts';
import { type FollowedName, type GenerationFile, listGenerations } from './rotated.ts';

/** Held open from when it is first seen: it may be rotated in its turn, and be gone, before the one before is complete. */
export class NextGeneration {
  readonly #name: FollowedName;
  readonly #before: Generation;
  #held: Generation | undefined;

  constructor(name: FollowedName, before: Generation) {
    this.#name = name;
    this.#before = before;
  }

  /**
   * @returns it, if there is one by now; it stays ours
   * @throws {SourceError} when it is unreadable
   */
  async look(): Promise<Generation | undefined> {
    const held = this.#held;
    const found = await findNext(this.#name, this.#before);
    // Removed by now, or moved to where nobody looks, it is at hand only here.
    const isStillListed = held === undefined || (await this.#lists(held));
    const [kept, dropped] = isStillListed ? [found, held] : [held, found];
    this.#held = kept;
    await dropped?.close();
    return kept;
  }

  /** For the caller to close. */
  take(): Generation | undefined {
    const taken = this.#held;
    this.#held = undefined;
    return taken;
  }

  async close(): Promise<void> {
    await this.take()?.close();
  }

  async #lists({ identity }: Generation): Promise<boolean> {
    const later = await laterFiles(this.#name, this.#before);
    return later.some((file) => isSameFile(file.identity, identity));
  }
}

/** The oldest generation after `generation` that has any content. */
async function findNext(name: FollowedName, generation: Generation): Promise<Generation | undefined> {
  for (;;) {
    const file = await nextFile(name, generation);
    if (file === undefined) return undefined;
    const next = await openListed(file).catch((error: unknown) => {
      // The names have moved on.
      if (!isSourceChanged(error)) throw error;
    });
    if (next === undefined) continue;
    await next.witnessBeginning();
    // Copied and truncated meanwhile, it would be the same file but another generation.
    const again = await nextFile(name, generation);
    if (again !== undefined && isSameFile(again.identity, next.identity)) return next;
    await next.close();
  }
}

async function nextFile(name: FollowedName, generation: Generation): Promise<GenerationFile | undefined> {
  return (await laterFiles(name, generation)).find(({ size }) => size > 0);
}

async function laterFiles(name: FollowedName, generation: Generation): Promise<GenerationFile[]> {
  const { rotated, current } = await listGenerations(name);
  const lastWriteMs = await generation.lastWriteMs();
  const isOwn = ({ identity }: GenerationFile): boolean => isSameFile(identity, generation.identity);
  const place = rotated.findIndex(isOwn);
  // Moved away, removed or compressed: its age tells its place.
  const later =
    place >= 0 ? rotated.slice(place + 1) : rotated.filter(({ mtimeMs }) => mtimeMs > lastWriteMs);
  return [...later, ...(current ? [current] : [])].filter((file) => !isOwn(file));
}
