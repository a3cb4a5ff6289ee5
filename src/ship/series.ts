// A series of objects: key, key.1, key.2 … with the number before the extension. A source goes on in the next one when
// an object is full, or when the file behind it was rotated.
import { posix } from 'node:path';
import { MAX_OBJECT_BYTES } from '../append/object-end.ts';
import { type ResolvedObject, resolveObject } from '../append/resolve.ts';
import type { SessionDeps } from '../append/session.ts';
import type { ObjectUrl } from '../oss/object-url.ts';

/** One object of a series, as it was when somebody looked. */
export interface SeriesObject extends ResolvedObject {
  readonly index: number;
  readonly object: ObjectUrl;
}

export class Series {
  /** Object 0. */
  readonly first: ObjectUrl;
  /** Bytes after which to go on in the next object; undefined: never, an append that does not fit is an error. */
  readonly rolloverBytes: number | undefined;

  constructor(first: ObjectUrl, rolloverBytes?: number) {
    this.first = first;
    this.rolloverBytes = rolloverBytes;
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
    const { bucket, key } = this.first;
    if (index === 0) return this.first;
    const extension = posix.extname(key);
    const stem = extension === '' ? key : key.slice(0, -extension.length);
    return { bucket, key: `${stem}.${index}${extension}` };
  }

  /** @throws {AppendRefusedError} when the object cannot be appended to */
  async resolveAt(index: number, deps: SessionDeps): Promise<SeriesObject> {
    const object = this.objectAt(index);
    return { index, object, ...(await resolveObject(object, deps)) };
  }

  /** Where appends go: to the newest object or, without roll-over, to the one object there is. */
  findTarget(deps: SessionDeps): Promise<SeriesObject> {
    return this.rollsOver ? this.findNewest(deps) : this.resolveAt(0, deps);
  }

  /**
   * The newest object, by HEAD alone: the last of an unbroken row. Needs about 2 log₂ n requests.
   * @returns object 0, absent, for a series that has not begun
   */
  async findNewest(deps: SessionDeps): Promise<SeriesObject> {
    let newest = await this.resolveAt(0, deps);
    if (!exists(newest)) return newest;
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
}

function exists({ objectEnd }: SeriesObject): boolean {
  return objectEnd.exists === true;
}
