// What the objects of a series hold of a source, as HEADs tell it: by length and CRC-64, nothing is read.
import type { SessionDeps } from '../append/session.ts';
import { AppendRefusedError, IntegrityError, ObjectMissingError } from '../errors.ts';
import { formatObjectUrl, type ObjectUrl } from '../oss/object-url.ts';
import type { ObjectHead } from '../oss/types.ts';
import { retryRead } from '../retry/retry-read.ts';
import type { Series, SeriesObject } from './series.ts';
import { joinPlaces, placeAtEnd, placeInMetadata, SOURCE_START, type SourcePlace } from './source-place.ts';

/** One object, or several in a row, each of which goes on where the one before ends: their length and CRC-64 together. */
export interface HeldContent extends SourcePlace {
  /** The last of them. */
  readonly object: ObjectUrl;
  readonly objects: number;
}

/** The object that is named, by itself. */
export interface NamedObject extends HeldContent {
  /** Only what takes appends is continued by other objects. */
  readonly isAppendable: boolean;
}

/** @returns undefined where there is no such object */
export async function lookAtNamed(object: ObjectUrl, deps: SessionDeps): Promise<NamedObject | undefined> {
  const head = await headOf(object, deps);
  if (head === undefined) return undefined;
  const { objectType, nextAppendPosition } = head;
  const isAppendable = nextAppendPosition !== undefined || objectType === 'Appendable';
  return { object, objects: 1, isAppendable, ...contentOf(object, head) };
}

/**
 * All that may hold one source: the named object with those that continue it, and the generation that came to the series
 * last.
 * @throws {ObjectMissingError} where there is nothing at all
 */
export async function lookAtSeries(
  series: Series,
  named: NamedObject | undefined,
  deps: SessionDeps,
): Promise<readonly HeldContent[]> {
  if (named?.isAppendable === false) return [named];
  const continued = named && (await goOnFrom(named, series, deps));
  const newest = continued?.endsSeries ? undefined : await newestGeneration(series, deps);
  const all = [continued?.content, newest].filter((content) => content !== undefined);
  if (all.length === 0) throw new ObjectMissingError(formatObjectUrl(series.first));
  return all;
}

/**
 * What the newest object of a dated series says of the source, with those before it: they may be gone.
 * @throws {ObjectMissingError} where there is nothing at all
 * @throws {IntegrityError} `Crc64Missing`
 */
export async function lookAtNewest(series: Series, deps: SessionDeps): Promise<HeldContent> {
  const { object, head, from = SOURCE_START } = await series.findNewest(deps);
  if (head === undefined) throw new ObjectMissingError(formatObjectUrl(series.first));
  return { object, objects: 1, ...joinPlaces(from, contentOf(object, head)) };
}

/** A source that was too large for one object goes on in the next ones. */
async function goOnFrom(
  named: HeldContent,
  series: Series,
  deps: SessionDeps,
): Promise<{ readonly content: HeldContent; readonly endsSeries: boolean }> {
  let content = named;
  for (let index = 1; ; index += 1) {
    const object = series.objectAt(index);
    const head = await headOf(object, deps);
    if (head === undefined) return { content, endsSeries: true };
    const from = placeInMetadata(head.metadata);
    // Behind an empty object, what begins at 0 is another generation.
    if (content.bytes === 0 || !isSamePlace(from, content)) return { content, endsSeries: false };
    content = { object, objects: index + 1, ...joinPlaces(content, contentOf(object, head)) };
  }
}

/** @returns undefined where nothing says that there is one, or not all of it is there */
async function newestGeneration(series: Series, deps: SessionDeps): Promise<HeldContent | undefined> {
  try {
    const newest = await series.findNewest(deps);
    const end = newest.head && endOf(newest);
    if (end === undefined) return undefined;
    const objects = await countBackToStart(newest, series, deps);
    return objects === undefined ? undefined : { object: newest.object, objects, ...end };
  } catch (error) {
    // What takes no appends is of no series, whatever its name is.
    if (error instanceof AppendRefusedError) return undefined;
    throw error;
  }
}

/** @returns how many objects hold the source up to the end of `last`; undefined where one of them is not what it was */
async function countBackToStart(
  last: SeriesObject,
  series: Series,
  deps: SessionDeps,
): Promise<number | undefined> {
  let { from, index } = last;
  while (from !== undefined && from.bytes > 0) {
    index -= 1;
    const before = await series.resolveAt(index, deps);
    if (!isSamePlace(endOf(before), from)) return undefined;
    from = before.from;
  }
  return from && last.index - index + 1;
}

function endOf({ from, objectEnd }: SeriesObject): SourcePlace | undefined {
  return placeAtEnd(from, objectEnd);
}

function headOf(object: ObjectUrl, { client, retry, signal }: SessionDeps): Promise<ObjectHead | undefined> {
  return retryRead(() => client.headObject(object, signal), retry, signal);
}

/** @throws {IntegrityError} `Crc64Missing` */
function contentOf(object: ObjectUrl, { contentLength: bytes, crc64 }: ObjectHead): SourcePlace {
  if (bytes === 0) return SOURCE_START;
  if (crc64 === undefined) throw new IntegrityError('Crc64Missing', { url: formatObjectUrl(object) });
  return { bytes, crc64 };
}

function isSamePlace(a: SourcePlace | undefined, b: SourcePlace): boolean {
  return a?.bytes === b.bytes && a.crc64 === b.crc64;
}
