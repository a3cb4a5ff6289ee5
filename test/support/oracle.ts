// What must hold after every append, whatever happened: judged by what the store holds and what a writer was told.
import { expect } from 'vitest';
import { countCopies } from './clients.ts';

/** What one writer was told. */
export type Told = { readonly position: number } | { readonly error: unknown };

/** Success: exactly one whole copy, and where it was said to be. Failure: at most one. */
export function expectTruth(told: Told, content: Buffer, stored: Buffer): void {
  const copies = countCopies(stored, content);
  if ('error' in told) {
    expect(copies).toBeLessThanOrEqual(1);
    return;
  }
  expect(stored.subarray(told.position, told.position + content.length)).toEqual(content);
  expect(copies).toBe(1);
  // No torn piece either: its beginning is nowhere else.
  expect(countCopies(stored, content.subarray(0, 16))).toBe(1);
}
