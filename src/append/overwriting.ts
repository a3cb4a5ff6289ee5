// Notices that a source was overwritten in place while it was sent: then the bytes are of two versions.
import { LocalIoError } from '../errors.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import type { AppendSource } from './source.ts';
import type { Landed } from './states.ts';

/** How long a request may wait for its last piece: shorter than a server, or we, take a connection for dead. */
const HOLD_BACK_MS = 10_000;

export class OverwriteCheck {
  readonly #source: AppendSource;
  readonly #holdBackMs: number;
  #stillHolds: Promise<boolean> = Promise.resolve(true);

  constructor(source: AppendSource, holdBackMs: number = HOLD_BACK_MS) {
    this.#source = source;
    this.#holdBackMs = holdBackMs;
  }

  /**
   * To be called while the last piece is still held back: a request that never gets it stores nothing.
   * @param crc64 of the source from `offset` on, as it was sent
   */
  async beforeLastPiece(offset: number, crc64: bigint): Promise<void> {
    const { name: source, size, stillHolds } = this.#source;
    if (stillHolds === undefined) return;
    this.#stillHolds = stillHolds(offset, size, crc64);
    // Should the request fail meanwhile, nobody asks any more.
    this.#stillHolds.catch(() => {});
    if (!(await trueAfter(this.#holdBackMs, this.#stillHolds))) {
      throw new LocalIoError('SourceChanged.Overwritten', { source });
    }
  }

  /** For a verdict that took longer. */
  async afterLanding(object: ObjectUrl, { position, objectEnd }: Landed): Promise<void> {
    if (await this.#stillHolds) return;
    const { name: source } = this.#source;
    const url = formatObjectUrl(object);
    const nextPosition = objectEnd.position;
    throw new LocalIoError('SourceChanged.Mixed', { source, url, position, nextPosition });
  }
}

function trueAfter(ms: number, verdict: Promise<boolean>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(resolve, ms, true);
    verdict.then(resolve, reject).finally(() => clearTimeout(limit));
  });
}
