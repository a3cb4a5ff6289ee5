// What a chosen file was rotated to is its past, and no file of its own. Pure.
import { isRotatedName } from '../ship/rotated-names.ts';

/** @param isChosen whether the file of a path is */
export function isPast(path: string, isChosen: (path: string) => boolean): boolean {
  const end = path.lastIndexOf('/') + 1;
  const folder = path.slice(0, end);
  return isRotatedName(path.slice(end), (name) => isChosen(folder + name));
}
