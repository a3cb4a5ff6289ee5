// Whether the objects of a series hold what the log held, generation by generation.
import { expect } from 'vitest';
import type { LogWriter } from './writer.ts';

export function expectSame(
  objects: Buffer[],
  generations: Buffer[],
  rolloverBytes: number | undefined,
): void {
  const lengths = { objects: objects.map(lengthOf), generations: generations.map(lengthOf) };
  const same = Buffer.concat(objects).equals(Buffer.concat(generations));
  expect({ same, ...lengths }).toEqual({ same: true, ...lengths });
  if (rolloverBytes === undefined) expect(lengths.objects).toEqual(lengths.generations);
  else expect(Math.max(...lengths.objects)).toBeLessThanOrEqual(rolloverBytes);
}

/** Each object is a generation; of one that was truncated, its beginning, or there is none. */
export function expectUncut(objects: readonly Buffer[], writer: LogWriter): void {
  const sizes = JSON.stringify({
    objects: objects.map(lengthOf),
    generations: writer.generations.map((each) => `${each.length}${writer.isCut(each) ? ' cut' : ''}`),
  });
  // An empty file has an object, too, if it is the first.
  const left = objects.filter(({ length }) => length > 0).entries();
  let [index, object] = left.next().value ?? [];
  for (const generation of writer.generations) {
    const isCut = writer.isCut(generation);
    const isThere =
      object !== undefined && (isCut ? isBeginning(object, generation) : object.equals(generation));
    if (!isThere && !isCut)
      throw new Error(`object ${index} is not the generation that comes next: ${sizes}`);
    if (isThere) [index, object] = left.next().value ?? [];
  }
  expect(object).toBeUndefined();
}

function isBeginning(object: Buffer, generation: Buffer): boolean {
  return object.length > 0 && object.equals(generation.subarray(0, object.length));
}

function lengthOf({ length }: Buffer): number {
  return length;
}
