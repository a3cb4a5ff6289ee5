// A series of objects: key, key.1, key.2 … with the number before the extension. A source goes on in the next one when
// an object is full, or when the file behind it was rotated or truncated.
import { posix } from 'node:path';
import { MAX_OBJECT_BYTES } from '../append/object-end.ts';
import { type ResolvedObject, resolveObject } from '../append/resolve.ts';
import type { SessionDeps } from '../append/session.ts';
import { OssServiceError } from '../errors.ts';
import type { ObjectUrl } from '../oss/object-url.ts';
import { retryRead } from '../retry/retry-read.ts';
import { placeInMetadata, SOURCE_START, type SourcePlace } from './source-place.ts';

/** One object of a series, as it was when somebody looked. */
export interface SeriesObject extends ResolvedObject {
  readonly index: number;
  readonly object: ObjectUrl;
  /** Where in its source it begins, as far as it says so; the first object begins with its source. */
  readonly from: SourcePlace | undefined;
}

/** A listing that was refused. */
export interface Unlisted {
  /** What the keys begin with that were to be listed. */
  readonly prefix: ObjectUrl;
  readonly error: OssServiceError;
}

/** As {@link Series.objectAt} writes it. */
const INDEX = /^[1-9]\d{0,14}$/;
/** Of objects that are named as if they were of the series, and are not. */
const MOST_STRANGERS = 10;

export class Series {
  /** Object 0. */
  readonly first: ObjectUrl;
  /** Bytes after which to go on in the next object; undefined: never, an append that does not fit is an error. */
  readonly rolloverBytes: number | undefined;
  readonly #onUnlisted: (unlisted: Unlisted) => void;

  /** @param onUnlisted told where objects cannot be listed: those that follow a gap are then not found */
  constructor(first: ObjectUrl, rolloverBytes?: number, onUnlisted: (unlisted: Unlisted) => void = () => {}) {
    this.first = first;
    this.rolloverBytes = rolloverBytes;
    this.#onUnlisted = onUnlisted;
  }

  /** Whether a source may lie in several objects because it was too large for one. */
  get rollsOver(): boolean {
    return this.rolloverBytes !== undefined;
  }

  /** Bytes that each of the objects may hold. */
  get maxObjectBytes(): number {
    return this.rolloverBytes ?? MAX_OBJECT_BYTES;
  }

  /** `logs/app.log` → `logs/app.1.log`. */
  objectAt(index: number): ObjectUrl {
    if (index === 0) return this.first;
    const { prefix, extension } = this.#names();
    return { bucket: this.first.bucket, key: `${prefix}${index}${extension}` };
  }

  /** @throws {AppendRefusedError} when the object cannot be appended to */
  async resolveAt(index: number, deps: SessionDeps): Promise<SeriesObject> {
    const object = this.objectAt(index);
    const resolved = await resolveObject(object, deps);
    const from = index === 0 ? SOURCE_START : placeInMetadata(resolved.head?.metadata ?? {});
    return { index, object, from, ...resolved };
  }

  /** Where appends go: to the newest object or, without roll-over, to the one object there is. */
  findTarget(deps: SessionDeps): Promise<SeriesObject> {
    return this.rollsOver ? this.findNewest(deps) : this.resolveAt(0, deps);
  }

  /**
   * The newest object: by HEAD, the last of an unbroken row, for about 2 log₂ n requests. Where the first one is gone, by
   * a listing.
   * @returns object 0, absent, for a series that has not begun
   */
  async findNewest(deps: SessionDeps): Promise<SeriesObject> {
    const first = await this.resolveAt(0, deps);
    if (!exists(first)) return (await this.#findListed(deps)) ?? first;
    let newest = first;
    let missing = 1;
    // Doubling steps find an absent one, halving steps the border.
    for (;;) {
      const next = await this.resolveAt(missing, deps);
      if (!exists(next)) break;
      newest = next;
      missing *= 2;
    }
    while (missing - newest.index > 1) {
      const middle = await this.resolveAt(Math.floor((newest.index + missing) / 2), deps);
      if (exists(middle)) newest = middle;
      else missing = middle.index;
    }
    return newest;
  }

  /**
   * The newest object that a listing shows and that says itself to be of a series: what older objects were deleted, by a
   * lifecycle rule say, does not matter.
   * @returns undefined where there is none, or where listing is refused, which is told
   */
  async #findListed(deps: SessionDeps): Promise<SeriesObject | undefined> {
    try {
      const indices = await this.#listIndices(deps);
      for (const index of indices.sort((a, b) => b - a).slice(0, MOST_STRANGERS)) {
        const listed = await this.resolveAt(index, deps);
        if (exists(listed) && listed.from !== undefined) return listed;
      }
    } catch (error) {
      if (!(error instanceof OssServiceError)) throw error;
      this.#onUnlisted({ prefix: { ...this.first, key: this.#names().prefix }, error });
    }
    return undefined;
  }

  /** A newer one than HEAD found, since objects between them were deleted. */
  async findBehindGap({ index }: SeriesObject, deps: SessionDeps): Promise<SeriesObject | undefined> {
    const listed = await this.#findListed(deps);
    return listed !== undefined && listed.index > index ? listed : undefined;
  }

  async #listIndices({ client, retry, signal }: SessionDeps): Promise<number[]> {
    const { prefix, extension } = this.#names();
    const indices: number[] = [];
    let after: string | undefined;
    do {
      const page = { bucket: this.first.bucket, prefix, ...(after !== undefined && { after }) };
      const { keys, isTruncated } = await retryRead(() => client.listObjects(page, signal), retry, signal);
      for (const key of keys) {
        const number = key.endsWith(extension) ? key.slice(prefix.length, key.length - extension.length) : '';
        if (INDEX.test(number)) indices.push(Number(number));
      }
      after = isTruncated ? keys.at(-1) : undefined;
    } while (after !== undefined);
    return indices;
  }

  /** What stands before and behind the number in a key. */
  #names(): { readonly prefix: string; readonly extension: string } {
    const { key } = this.first;
    const extension = posix.extname(key);
    const stem = extension === '' ? key : key.slice(0, -extension.length);
    return { prefix: `${stem}.`, extension };
  }
}

function exists({ objectEnd }: SeriesObject): boolean {
  return objectEnd.exists === true;
}
