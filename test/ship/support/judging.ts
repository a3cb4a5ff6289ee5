// Whether the objects of a series hold what the log held, generation by generation.
import { expect } from 'vitest';
import type { LogWriter } from './writer.ts';

export interface Judged {
  readonly rolloverBytes?: number | undefined;
  /** Whether a generation may go on in an object of the next period. */
  readonly isDated?: boolean;
}

/**
 * The objects are, one behind the other, the generations, each of which begins an object; of one that was truncated or
 * removed, they are its beginning, or nothing.
 */
export function expectShipped(
  objects: readonly Buffer[],
  writer: LogWriter,
  { rolloverBytes = Number.POSITIVE_INFINITY, isDated = false }: Judged = {},
): void {
  const { generations } = writer;
  // An empty file has an object, too, if it is the first.
  const filled = objects.slice(objects[0]?.length === 0 ? 1 : 0);
  const sizes = JSON.stringify({
    objects: objects.map(({ length }) => length),
    generations: generations.map((each) => `${each.length}${writer.isCut(each) ? ' cut' : ''}`),
  });
  const mostObjects = isDated || rolloverBytes < Number.POSITIVE_INFINITY ? filled.length : 1;
  /** How many objects may have been used up so far. */
  let used = [0];
  for (const [index, generation] of generations.entries()) {
    const isCut = writer.isCut(generation);
    const ends = used.flatMap((first) => {
      const counts = countsOf(filled.slice(first, first + mostObjects), generation, isCut);
      return counts.map((count) => first + count);
    });
    used = [...new Set(ends)];
    expect(used, `generation ${index} is not in the objects that come next: ${sizes}`).not.toEqual([]);
  }
  expect(used, `there is more in the objects: ${sizes}`).toContain(filled.length);
  for (const { length } of filled) {
    expect(length, sizes).toBeGreaterThan(0);
    expect(length, sizes).toBeLessThanOrEqual(rolloverBytes);
  }
}

/** @returns with how many of the objects the generation may end */
function countsOf(objects: readonly Buffer[], generation: Buffer, isCut: boolean): number[] {
  const counts = isCut ? [0] : [];
  let length = 0;
  for (const [index, object] of objects.entries()) {
    if (!object.equals(generation.subarray(length, length + object.length))) break;
    length += object.length;
    if (isCut || length === generation.length) counts.push(index + 1);
  }
  return counts;
}
