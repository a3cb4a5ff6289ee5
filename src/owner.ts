// Whose a file is: in a folder like /tmp, anybody may have put there what another one comes to use.
import { lstatSync, type Stats } from 'node:fs';

/** Root could do anything to this user anyway. Windows tells no owners. */
export function isOwn({ uid }: Stats): boolean {
  const user = process.geteuid?.();
  return user === undefined || uid === user || uid === 0;
}

/** A link that leads to where somebody else chose. */
export function isOthersLink(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isSymbolicLink() === true && !isOwn(stats);
}
