// How far many followed files are, each by itself and all together.

/** Of one of them: bytes that are in its objects, and bytes that it has. */
export interface FileLag {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export class FleetLag<File> {
  readonly #files = new Map<File, FileLag | undefined>();
  #doneBytes = 0;
  #totalBytes = 0;
  #behind = 0;

  /**
   * @param lag undefined where it is not known
   * @returns whether it is another one than before
   */
  set(file: File, lag: FileLag | undefined): boolean {
    const before = this.#files.get(file);
    const isSame = before?.doneBytes === lag?.doneBytes && before?.totalBytes === lag?.totalBytes;
    if (isSame && this.#files.has(file)) return false;
    this.delete(file);
    this.#files.set(file, lag);
    this.#count(lag, 1);
    return true;
  }

  /** @returns whether it was there */
  delete(file: File): boolean {
    const before = this.#files.get(file);
    const wasThere = this.#files.delete(file);
    if (wasThere) this.#count(before, -1);
    return wasThere;
  }

  get files(): number {
    return this.#files.size;
  }

  /** Files of which something is not in the objects, or may not be. */
  get behind(): number {
    return this.#behind;
  }

  /** Of all whose place is known. */
  get all(): FileLag {
    return { doneBytes: this.#doneBytes, totalBytes: this.#totalBytes };
  }

  #count(lag: FileLag | undefined, sign: 1 | -1): void {
    const { doneBytes, totalBytes } = lag ?? { doneBytes: 0, totalBytes: 0 };
    this.#doneBytes += sign * doneBytes;
    this.#totalBytes += sign * totalBytes;
    if (lag === undefined || doneBytes < totalBytes) this.#behind += sign;
  }
}
