// Whether sources stand for many files: asked at each start, so it loads nothing.
import { stat } from 'node:fs/promises';

/** Several, a quoted glob, or a directory with all below it. */
export async function standForMany(sources: readonly string[], recursive: boolean): Promise<boolean> {
  const [source = '', ...more] = sources;
  if (more.length > 0) return true;
  if (!recursive && !/[*?[\]{}()!]/.test(source)) return false;
  const stats = await stat(source).catch(() => undefined);
  return stats === undefined ? /[*?[{(]/.test(source) : recursive && stats.isDirectory();
}
