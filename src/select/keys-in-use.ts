// Which file has which key: no two of them the same.
import { UsageError } from '../errors.ts';
import type { KeyTemplate } from '../keys/key-template.ts';
import type { TimedKey } from '../keys/timed-key.ts';
import { formatObjectUrl } from '../oss/object-url.ts';
import type { ChosenFile } from './choice.ts';

export class KeysInUse {
  readonly #template: KeyTemplate;
  readonly #nowMs: number;
  readonly #pathOf = new Map<string, string>();

  /** @param nowMs keys with times are compared as they are at one moment */
  constructor(template: KeyTemplate, nowMs: number = Date.now()) {
    this.#template = template;
    this.#nowMs = nowMs;
  }

  /** @throws {UsageError} where another file has the key, or the key that its name makes is none */
  claim({ path, name }: ChosenFile): TimedKey {
    const key = this.#template.keyOf(name);
    const url = formatObjectUrl(key.at(this.#nowMs));
    const other = this.#pathOf.get(url);
    if (other !== undefined && other !== path) {
      throw new UsageError('Usage.OneKeyForSeveral', { sources: [other, path], url });
    }
    this.#pathOf.set(url, path);
    return key;
  }

  /** The key is free again: the file is gone. */
  release({ path, name }: ChosenFile): void {
    const url = formatObjectUrl(this.#template.keyOf(name).at(this.#nowMs));
    if (this.#pathOf.get(url) === path) this.#pathOf.delete(url);
  }
}

/**
 * To be asked before anything is sent.
 * @throws {UsageError} where two files have one key
 */
export function checkOneKeyEach(
  files: readonly ChosenFile[],
  template: KeyTemplate,
  nowMs: number = Date.now(),
): void {
  if (files.length > 1 && !template.namesFiles) {
    throw new UsageError('Usage.KeyNamesNoFile', { url: template.url, files: files.length });
  }
  const keys = new KeysInUse(template, nowMs);
  for (const file of files) keys.claim(file);
}
