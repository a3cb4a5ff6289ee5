import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc64 } from '../../src/crc64/crc64.ts';
import { PrefixCrcs } from '../../src/crc64/prefixes.ts';

test('the CRC-64 of each beginning is known, however the content is cut', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 8 });
  fc.assert(
    fc.property(pieces, fc.array(fc.nat(120), { maxLength: 5 }), (content, lengths) => {
      const crcs = new PrefixCrcs(lengths);
      for (const piece of content) crcs.add(piece);
      const whole = Buffer.concat(content);
      expect(crcs.bytes).toBe(whole.length);
      for (const length of lengths) {
        const expected = length > whole.length ? undefined : crc64(whole.subarray(0, length));
        expect(crcs.of(length)).toBe(expected);
      }
    }),
  );
});
