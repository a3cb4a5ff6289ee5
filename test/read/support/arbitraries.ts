// Random objects, cut into random ranges and pieces, so that small content crosses every border.
import fc from 'fast-check';
import type { RangeSizes } from '../../../src/read/lines.ts';

/** Text and binary: empty, no newline at the end, only newlines, CR LF, NUL, bytes that are no UTF-8, long lines. */
export const content: fc.Arbitrary<Buffer> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constant(Buffer.from('\n')) },
      fc.constantFrom(Buffer.from('\r\n'), Buffer.from('\0'), Buffer.from([0xff, 0xfe, 0x80])),
      fc.integer({ min: 1, max: 70 }).map((length) => Buffer.alloc(length, 'x')),
      fc.string({ maxLength: 8 }).map((text) => Buffer.from(text)),
    ),
    { maxLength: 30 },
  )
  .map((pieces) => Buffer.concat(pieces));

export const rangeSizes: fc.Arbitrary<RangeSizes> = fc.record({
  firstBytes: fc.integer({ min: 1, max: 16 }),
  maxBytes: fc.integer({ min: 1, max: 64 }),
  keepBytes: fc.integer({ min: 0, max: 100 }),
});

/** Bodies that break after so many bytes. */
export const breaks: fc.Arbitrary<{ kind: 'break' | 'cut'; afterBytes: number }[]> = fc.array(
  fc.record({ kind: fc.constantFrom('break', 'cut'), afterBytes: fc.integer({ min: 0, max: 20 }) }),
  { maxLength: 3 },
);
