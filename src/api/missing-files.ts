// Files that are to be followed, and are not there yet.
import { dirname } from 'node:path';
import type { Notice } from '../facts/notices.ts';
import { type ChosenFile, type FileChoice, mayBeGlob, nameOf } from '../select/choice.ts';
import { statIfThere } from '../ship/named-file.ts';

/** Named, but not there yet: what they were rotated to may be. */
export async function missingOf({ sources }: FileChoice): Promise<ChosenFile[]> {
  const named = sources.filter((source) => !mayBeGlob(source));
  const areThere = await Promise.all(named.map(isThere));
  return named.filter((_, index) => !areThere[index]).map((path) => ({ path, name: nameOf(path) }));
}

/** @returns undefined where there is nothing to wait for */
export async function waitingFor(
  [first, ...others]: readonly ChosenFile[],
  isAnyThere: boolean,
  { sources }: FileChoice,
): Promise<Notice | undefined> {
  if (first === undefined) return isAnyThere ? undefined : { kind: 'files-none', sources };
  const { path } = first;
  if (others.length > 0) return { kind: 'files-waiting', files: others.length + 1, path };
  const folder = dirname(path);
  return { kind: 'file-waiting', path, folder: (await isThere(folder)) ? undefined : folder };
}

/** Where it cannot be told, following it finds out why. */
export async function isThere(path: string): Promise<boolean> {
  try {
    return (await statIfThere(path)) !== undefined;
  } catch {
    return true;
  }
}
