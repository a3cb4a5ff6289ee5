import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rangeOf } from '../../src/read/excerpt.ts';

const CONTENT = Buffer.from('0123456789');
const bytes = fc.integer({ min: 0, max: 15 });

function cut(excerpt: Parameters<typeof rangeOf>[0]): string {
  const { start, end } = rangeOf(excerpt, CONTENT.length);
  return CONTENT.subarray(start, end).toString();
}

test('an excerpt is what slicing gives', () => {
  fc.assert(
    fc.property(bytes, bytes, (offset, count) => {
      const text = CONTENT.toString();
      expect(cut({ offset, count })).toBe(text.slice(offset, offset + count));
      expect(cut({ offset })).toBe(text.slice(offset));
      expect(cut({ count })).toBe(text.slice(0, count));
      expect(cut({ last: count })).toBe(count === 0 ? '' : text.slice(-count));
    }),
  );
  expect(cut({})).toBe('0123456789');
});
