// Finds the rotated generations of a file in its folder: app.log.1, app.log-20261122 … but nothing compressed.
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type FileIdentity, statIfThere } from './generation.ts';

export interface RotatedFile {
  readonly path: string;
  readonly identity: FileIdentity;
  readonly size: number;
  readonly mtimeMs: number;
}

/** A number or a date, as logrotate appends them; anything else may be somebody's own copy. */
const ROTATION_SUFFIX = /^[.-]\d[\d.\-_:T]*$/;

/** @returns the rotated generations of `path`, oldest first */
export async function listRotated(path: string): Promise<RotatedFile[]> {
  const folder = dirname(path);
  const name = basename(path);
  const entries = await readdir(folder).catch(() => []);
  const found: RotatedFile[] = [];
  for (const entry of entries) {
    if (!entry.startsWith(name) || !ROTATION_SUFFIX.test(entry.slice(name.length))) continue;
    const stats = await statIfThere(join(folder, entry));
    if (stats?.isFile()) {
      const { dev, ino, size, mtimeMs } = stats;
      found.push({
        path: join(folder, entry),
        identity: { dev: Number(dev), ino: Number(ino) },
        size: Number(size),
        mtimeMs: Number(mtimeMs),
      });
    }
  }
  return found.sort((a, b) => a.mtimeMs - b.mtimeMs || compareAge(a.path, b.path));
}

/** Of files written at the same moment: app.log.2 is older than app.log.1, a date older than a later one. */
function compareAge(a: string, b: string): number {
  const byName = a.localeCompare(b, 'en', { numeric: true });
  return /\.\d{1,4}$/.test(a) ? -byName : byName;
}
