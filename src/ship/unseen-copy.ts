// A file that was seen without a byte may have been filled, copied, truncated and filled again before anybody looked. Then
// the copy is the generation that was followed, and what the file holds is the next one.
import { isSourceChanged, openListed } from './candidates.ts';
import type { Generation } from './generation.ts';
import { isSameFile } from './named-file.ts';
import { type FollowedName, type GenerationFile, listGenerations } from './rotated.ts';
import type { FileState } from './settled.ts';

export class UnseenCopy {
  readonly #name: FollowedName;
  readonly #generation: Generation;
  /** When the file became empty, as long as nothing else is known of it. */
  #emptiedMs: number | undefined;

  constructor(name: FollowedName, generation: Generation) {
    this.#name = name;
    this.#generation = generation;
    this.#emptiedMs = generation.openedEmptyMs;
  }

  /** The file was seen. */
  saw({ size, ctimeMs }: Omit<FileState, 'mtimeMs'>): void {
    if (size === 0) this.#emptiedMs ??= ctimeMs;
  }

  /** Whether there is one. Asked once the beginning of the file is witnessed, which tells of later truncations. */
  async isThere(): Promise<boolean> {
    const emptiedMs = this.#emptiedMs;
    this.#emptiedMs = undefined;
    if (emptiedMs === undefined) return false;
    for (const file of (await listGenerations(this.#name)).rotated) {
      // It was renamed, and what comes after it is of later generations.
      if (isSameFile(file.identity, this.#generation.identity)) return false;
      if (file.size > 0 && file.bornMs > emptiedMs && !(await this.#continues(file))) return true;
    }
    return false;
  }

  /** Whether it was copied, and not truncated after that. */
  async #continues(file: GenerationFile): Promise<boolean> {
    try {
      const copy = await openListed(file);
      return await this.#generation.beginsAs(copy).finally(() => copy.close());
    } catch (error) {
      if (!isSourceChanged(error)) throw error;
      return false;
    }
  }
}
