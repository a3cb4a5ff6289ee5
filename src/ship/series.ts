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

/** Where in its series an object is. */
export interface SeriesPlace {
  readonly index: number;
  /** Object 0 of its period, where the key changes with time. */
  readonly base?: ObjectUrl | undefined;
}

/** The same, of any series. */
export interface BasedPlace {
  readonly index: number;
  readonly base: ObjectUrl;
}

/** One object of a series, as it was when somebody looked. */
export interface SeriesObject extends SeriesPlace, ResolvedObject {
  readonly object: ObjectUrl;
  /** Where in its source it begins, as far as it says so; the first object begins with its source. */
  readonly from: SourcePlace | undefined;
}

/** Where an object of the series ends. */
export type KnownEnd = SeriesPlace & Pick<SeriesObject, 'objectEnd'>;

/**
 * Whether an object's period still lasts, so that it takes appends; is over, so that what comes goes to another object; or
 * has ended so shortly ago that neither of the two may be touched.
 */
export type Phase = 'current' | 'ending' | 'over';

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
  /** How long nothing is to be sent after a period has ended, milliseconds. */
  readonly graceMs: number = 0;
  protected readonly onUnlisted: (unlisted: Unlisted) => void;

  /** @param onUnlisted told where objects cannot be listed: those that follow a gap are then not found */
  constructor(first: ObjectUrl, rolloverBytes?: number, onUnlisted: (unlisted: Unlisted) => void = () => {}) {
    this.first = first;
    this.rolloverBytes = rolloverBytes;
    this.onUnlisted = onUnlisted;
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
  objectAt(index: number, base: ObjectUrl = this.first): ObjectUrl {
    if (index === 0) return base;
    const { prefix, extension } = namesOf(base);
    return { bucket: base.bucket, key: `${prefix}${index}${extension}` };
  }

  /** @throws {AppendRefusedError} when the object cannot be appended to */
  async resolveAt(index: number, deps: SessionDeps, base?: ObjectUrl): Promise<SeriesObject> {
    const object = this.objectAt(index, base);
    const resolved = await resolveObject(object, deps);
    const from = this.startOf(index, resolved);
    return { index, ...(base && { base }), object, from, ...resolved };
  }

  /** Whether an object carries where in its source it begins. */
  tellsStart({ index }: SeriesPlace): boolean {
    return index > 0;
  }

  protected startOf(index: number, { head }: ResolvedObject): SourcePlace | undefined {
    return index === 0 ? SOURCE_START : placeInMetadata(head?.metadata ?? {});
  }

  /** Whether what is to be sent to an object still may be; `isThere`: it need not be created. */
  phaseOf(_place: SeriesPlace, _isThere: boolean): Phase {
    return 'current';
  }

  /** Where an object that is still to be created comes to be. */
  placeNow(place: SeriesPlace): SeriesPlace {
    return place;
  }

  /** What appends to an object, and no longer than it may be appended to. */
  sessionFor(_place: SeriesPlace, deps: SessionDeps): SessionDeps {
    return deps;
  }

  /** Where appends go: to the newest object or, without roll-over, to the one object there is. */
  findTarget(deps: SessionDeps): Promise<SeriesObject> {
    return this.rollsOver ? this.findNewest(deps) : this.resolveAt(0, deps);
  }

  /**
   * The newest object: by HEAD, the last of an unbroken row, for about 2 log₂ n requests. Where the first one is gone, by
   * a listing.
   * @param _known an object that is known to have been there: nothing older is meant
   * @returns object 0, absent, for a series that has not begun
   */
  async findNewest(deps: SessionDeps, _known?: SeriesPlace): Promise<SeriesObject> {
    const first = await this.resolveAt(0, deps);
    if (!exists(first)) return (await this.findListed(deps, undefined)) ?? first;
    return this.lastOfRow(first, deps);
  }

  /** @param start an object that exists */
  protected async lastOfRow(start: SeriesObject, deps: SessionDeps): Promise<SeriesObject> {
    const { base } = start;
    let newest = start;
    let missing = start.index + 1;
    // Doubling steps find an absent one, halving steps the border.
    for (;;) {
      const next = await this.resolveAt(missing, deps, base);
      if (!exists(next)) break;
      newest = next;
      missing *= 2;
    }
    while (missing - newest.index > 1) {
      const middle = await this.resolveAt(Math.floor((newest.index + missing) / 2), deps, base);
      if (exists(middle)) newest = middle;
      else missing = middle.index;
    }
    return newest;
  }

  /** @returns undefined before the first one */
  async objectBefore({ index, base }: SeriesPlace, deps: SessionDeps): Promise<SeriesObject | undefined> {
    return index === 0 ? undefined : this.resolveAt(index - 1, deps, base);
  }

  /** A newer one than HEAD found, since objects between them were deleted. */
  async findBehindGap({ index, base }: SeriesPlace, deps: SessionDeps): Promise<SeriesObject | undefined> {
    const listed = await this.findListed(deps, base);
    return listed !== undefined && listed.index > index ? listed : undefined;
  }

  /**
   * The newest object that a listing shows and that says itself to be of a series: what older objects were deleted, by a
   * lifecycle rule say, does not matter.
   * @returns undefined where there is none, or where listing is refused, which is told
   */
  protected async findListed(
    deps: SessionDeps,
    base: ObjectUrl | undefined,
  ): Promise<SeriesObject | undefined> {
    const { prefix, extension } = namesOf(base ?? this.first);
    try {
      const indices: number[] = [];
      for await (const key of listedKeys({ ...this.first, key: prefix }, deps)) {
        const index = indexIn(key, { prefix, extension });
        if (index !== undefined) indices.push(index);
      }
      for (const index of indices.sort((a, b) => b - a).slice(0, MOST_STRANGERS)) {
        const listed = await this.resolveAt(index, deps, base);
        if (exists(listed) && listed.from !== undefined) return listed;
      }
    } catch (error) {
      if (!(error instanceof OssServiceError)) throw error;
      this.onUnlisted({ prefix: { ...this.first, key: prefix }, error });
    }
    return undefined;
  }
}

/** All keys that begin like that. */
export async function* listedKeys(
  { bucket, key: prefix }: ObjectUrl,
  { client, retry, signal }: SessionDeps,
): AsyncGenerator<string> {
  let after: string | undefined;
  do {
    const page = { bucket, prefix, ...(after !== undefined && { after }) };
    const { keys, isTruncated } = await retryRead(() => client.listObjects(page, signal), retry, signal);
    yield* keys;
    after = isTruncated ? keys.at(-1) : undefined;
  } while (after !== undefined);
}

/** What stands before and behind the number in a key. */
interface Names {
  readonly prefix: string;
  readonly extension: string;
}

function namesOf({ key }: ObjectUrl): Names {
  const extension = posix.extname(key);
  const stem = extension === '' ? key : key.slice(0, -extension.length);
  return { prefix: `${stem}.`, extension };
}

/** @param key that begins with the prefix */
function indexIn(key: string, { prefix, extension }: Names): number | undefined {
  const number = key.endsWith(extension) ? key.slice(prefix.length, key.length - extension.length) : '';
  return INDEX.test(number) ? Number(number) : undefined;
}

/** @returns the place that {@link Series.objectAt} gives this key, of a series that begins with another one */
export function numberedPlace({ bucket, key }: ObjectUrl): BasedPlace | undefined {
  const extension = posix.extname(key);
  const stem = key.slice(0, key.length - extension.length);
  const number = posix.extname(stem);
  // Without an extension, the number takes its place.
  const [base, digits] =
    number === '' ? [stem, extension] : [stem.slice(0, -number.length) + extension, number];
  const index = INDEX.test(digits.slice(1)) ? Number(digits.slice(1)) : undefined;
  return index === undefined ? undefined : { index, base: { bucket, key: base } };
}

export function exists({ objectEnd }: Pick<SeriesObject, 'objectEnd'>): boolean {
  return objectEnd.exists === true;
}

export function isSameEnd(a: KnownEnd, b: KnownEnd): boolean {
  const isSameObject =
    (a.index === b.index && a.base?.key === b.base?.key) ||
    (a.objectEnd.exists === false && b.objectEnd.exists === false);
  return (
    isSameObject && a.objectEnd.position === b.objectEnd.position && a.objectEnd.crc64 === b.objectEnd.crc64
  );
}
