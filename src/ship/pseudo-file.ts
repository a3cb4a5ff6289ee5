// Files that hold something else than their size says, as those of procfs (0) and sysfs (a page of memory) do.
import { fstatSync, readSync } from 'node:fs';

/** None claims to be larger: a page of memory, on any machine. */
const PROBE_BYTES = 64 * 1024;

/**
 * Looks at a file that takes no room on its disk.
 * @returns what was read of a pseudo file, which may be gone by that; undefined for one that is as long as its size says
 */
export function readPseudoFile(fd: number): Uint8Array | undefined {
  const { size } = fstatSync(fd);
  const buffer = Buffer.alloc(PROBE_BYTES);
  let length = 0;
  try {
    length = readSync(fd, buffer);
  } catch {
    // It has nothing yet, or no content to read: whoever reads on waits, or is told why.
    return buffer.subarray(0, 0);
  }
  // An ordinary file that somebody writes to at this moment is longer by now.
  const isOrdinary = length === Math.min(size, PROBE_BYTES) || fstatSync(fd).size !== size;
  return isOrdinary ? undefined : buffer.subarray(0, length);
}
