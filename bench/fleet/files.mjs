// Files to append: their bytes are those that the sink says an object holds, so that any proof agrees.
import { appendFile, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const PATTERN_BYTES = 1024 ** 2;
const LINE_BYTES = 64;
/** Twice, so that a piece may begin anywhere. */
const pattern = Buffer.alloc(2 * PATTERN_BYTES);
for (let at = 0; at < pattern.length; at += 1) {
  const place = at % PATTERN_BYTES;
  pattern[at] = place % LINE_BYTES === LINE_BYTES - 1 ? 10 : 97 + (place % 26);
}

/**
 * @param {number} position in its file
 * @param {number} bytes at most a MiB
 */
export function linesAt(position, bytes) {
  const start = position % PATTERN_BYTES;
  return pattern.subarray(start, start + bytes);
}

/**
 * Names of a folder's files, as many as are wanted, in folders of their own where there are to be some.
 * @param {string} folder
 * @param {number} count
 * @param {number} [folders]
 */
export function fleetOf(folder, count, folders = 1) {
  return Array.from({ length: count }, (_, i) =>
    join(folder, ...(folders > 1 ? [`folder-${i % folders}`] : []), `file-${i}.log`),
  );
}

/**
 * Adds so many bytes to each, and makes those that are not there.
 * @param {string[]} paths
 * @param {number} bytes
 */
export async function grow(paths, bytes) {
  for (const folder of new Set(paths.map((path) => dirname(path)))) await mkdir(folder, { recursive: true });
  for (const path of paths) {
    const { size } = await stat(path).catch(() => ({ size: 0 }));
    await appendFile(path, linesAt(size, bytes));
  }
}
