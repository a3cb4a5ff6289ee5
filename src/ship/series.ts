// A series of objects: key, key.1, key.2 … with the number before the extension. A stream goes on in the next one
// when an object is full, or when the file behind it was rotated.
import { posix } from 'node:path';
import { type ResolvedObject, resolveObject } from '../append/resolve.ts';
import type { SessionDeps } from '../append/session.ts';
import type { ObjectUrl } from '../oss/object-url.ts';

/** Object `index` of the series that `object` begins; 0 is `object` itself. `logs/app.log` → `logs/app.1.log`. */
export function seriesObject(object: ObjectUrl, index: number): ObjectUrl {
  if (index === 0) return object;
  const extension = posix.extname(object.key);
  const stem = extension === '' ? object.key : object.key.slice(0, -extension.length);
  return { bucket: object.bucket, key: `${stem}.${index}${extension}` };
}

export interface SeriesMember {
  readonly index: number;
  readonly resolved: ResolvedObject;
}

/** Where appends go: to the newest object of a series or, without roll-over, to the one object there is. */
export async function resolveTarget(
  { object, rolloverBytes }: { readonly object: ObjectUrl; readonly rolloverBytes?: number },
  deps: SessionDeps,
): Promise<SeriesMember> {
  if (rolloverBytes !== undefined) return findNewest(object, deps);
  return { index: 0, resolved: await resolveObject(object, deps) };
}

/**
 * The newest object of a series, by HEAD alone: the last of an unbroken row. Needs about 2 log₂ n requests.
 * @returns index 0, absent, for a series that has not begun
 */
export async function findNewest(object: ObjectUrl, deps: SessionDeps): Promise<SeriesMember> {
  const at = async (index: number): Promise<SeriesMember> => ({
    index,
    resolved: await resolveObject(seriesObject(object, index), deps),
  });
  let newest = await at(0);
  if (!exists(newest)) return newest;
  let missing = 1;
  // Doubling steps find an absent one, halving steps the border.
  for (let next = await at(missing); exists(next); next = await at(missing)) {
    newest = next;
    missing *= 2;
  }
  while (missing - newest.index > 1) {
    const middle = await at(Math.floor((newest.index + missing) / 2));
    if (exists(middle)) newest = middle;
    else missing = middle.index;
  }
  return newest;
}

function exists({ resolved }: SeriesMember): boolean {
  return resolved.objectEnd.exists === true;
}
