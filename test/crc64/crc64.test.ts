// CRC-64 against known values, a reference that goes bit by bit, and two libraries.
import fc from 'fast-check';
import { createCRC64 } from 'hash-wasm';
import { describe, expect, test } from 'vitest';
import { combineCrc64 } from '../../src/crc64/combine.ts';
import { crc64, extendCrc64, hashableBuffers, hashPieces } from '../../src/crc64/crc64.ts';
import { type ExtendCrc64, witness } from '../support/witness.ts';

const MASK = 2n ** 64n - 1n;
const POLYNOMIAL = 0xc96c5795d7870f42n;

/** CRC-64/XZ as its definition says it, one bit at a time. */
function reference(bytes: Uint8Array, previous = 0n): bigint {
  let crc = previous ^ MASK;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1n) === 1n ? (crc >> 1n) ^ POLYNOMIAL : crc >> 1n;
  }
  return crc ^ MASK;
}

const hasher = await createCRC64();

function byHashWasm(bytes: Uint8Array): bigint {
  return Buffer.from(hasher.init().update(bytes).digest('binary')).readBigUInt64BE();
}

const KNOWN: readonly (readonly [name: string, bytes: Uint8Array, crc: bigint])[] = [
  ['no bytes', Buffer.of(), 0n],
  ['a', Buffer.from('a'), 3675645893302102789n],
  ['123456789', Buffer.from('123456789'), 11051210869376104954n],
  ['hello', Buffer.from('hello'), 11177612005948864433n],
  ['hello world', Buffer.from('hello world'), 5981764153023615706n],
  ['你好', Buffer.from('你好'), 9310859060639273711n],
  ['one zero byte', Buffer.alloc(1), 2282658103124508505n],
  ['1 MiB of zeros', Buffer.alloc(1024 ** 2), 6947770692288575170n],
  ['hi oss,append object', Buffer.from('hi oss,append object'), 2313496259928504459n],
  [',this is a demo', Buffer.from(',this is a demo'), 13227265510150818984n],
  ['both', Buffer.from('hi oss,append object,this is a demo'), 8586970469916596321n],
];

/** Longer than the tables' stride several times over, and than what is copied at once. */
const MAX_SHORT = 300;
const MAX_LONG = 200_000;

test.for(KNOWN)('CRC-64 of %s', ([, bytes, expected]) => {
  expect(crc64(bytes)).toBe(expected);
  if (witness !== undefined) expect(witness(0n, bytes)).toBe(expected);
});

test('of every length, at every place in memory, is what the definition says', () => {
  const content = Buffer.from(Array.from({ length: MAX_SHORT + 8 }, (_, index) => (index * 197 + 31) % 256));
  const inPlace = bufferInPlace(content.length);
  inPlace.set(content);
  for (let start = 0; start < 8; start += 1) {
    for (let length = 0; length <= MAX_SHORT; length += 1) {
      const expected = reference(content.subarray(start, start + length));
      const what = `${length} bytes from ${start} on`;
      expect(crc64(content.subarray(start, start + length)), what).toBe(expected);
      expect(crc64(inPlace.subarray(start, start + length)), what).toBe(expected);
    }
  }
});

test('goes on from any CRC-64, as the definition does', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, MASK), fc.uint8Array({ maxLength: MAX_SHORT }), (before, bytes) => {
      expect(extendCrc64(before, bytes)).toBe(reference(bytes, before));
    }),
  );
});

describe.each<{ name: string; other: ExtendCrc64 | undefined }>([
  { name: 'hash-wasm', other: (before, bytes) => combineCrc64(before, byHashWasm(bytes), bytes.length) },
  { name: 'crc64-ecma182', other: witness },
])('is that of $name', ({ other }) => {
  const compare = other ?? (() => 0n);

  test.skipIf(other === undefined)('for long content, however it is cut, wherever it lies', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: MAX_LONG }),
        fc.array(fc.integer({ min: 0, max: MAX_LONG }), { maxLength: 6 }),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        async (length, cuts, seed) => {
          const content = randomContent(length, seed);
          const inPlace = bufferInPlace(length);
          inPlace.set(content);
          const expected = compare(0n, content);
          for (const bytes of [content, inPlace]) {
            expect(await hashPieces(cut(bytes, cuts))).toBe(expected);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

test.each([1000, 400_000])(
  'of content in several buffers of %i bytes, which do not touch each other',
  (bytes) => {
    const buffers = hashableBuffers(3, bytes);
    const contents = buffers.map((_, index) => randomContent(bytes, index));
    for (const [index, buffer] of buffers.entries()) buffer.set(contents[index] ?? []);
    // Bytes that are copied for hashing, meanwhile.
    crc64(randomContent(MAX_LONG, 7));
    expect(buffers.map((buffer) => crc64(buffer))).toEqual(contents.map((content) => byHashWasm(content)));
    expect(
      buffers.map((buffer) => Buffer.compare(buffer, contents[buffers.indexOf(buffer)] ?? buffer)),
    ).toEqual([0, 0, 0]);
  },
);

test('of pieces is no longer computed once that is given up', async () => {
  const giveUp = new AbortController();
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('one');
    giveUp.abort(new Error('enough'));
    yield Buffer.from('two');
  }
  await expect(hashPieces(pieces(), giveUp.signal)).rejects.toThrow('enough');
});

/** Part of one that is large enough to lie where WebAssembly reaches it. */
function bufferInPlace(bytes: number): Buffer {
  const [buffer] = hashableBuffers(1, 2 * 1024 ** 2) as [Buffer];
  return buffer.subarray(0, bytes);
}

/** A linear congruential generator's high bytes. */
function randomContent(length: number, seed: number): Buffer {
  let state = seed;
  return Buffer.from(
    Uint8Array.from({ length }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    }),
  );
}

async function* cut(bytes: Uint8Array, places: readonly number[]): AsyncGenerator<Uint8Array> {
  const ends = [...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  let start = 0;
  for (const end of ends) {
    yield bytes.subarray(start, end);
    start = end;
  }
}

describe('combined CRCs', () => {
  const crc = (text: string): bigint => reference(Buffer.from(text));

  test('are that of the joined content', () => {
    const first = 'hi oss,append object';
    const second = ',this is a demo';
    expect(combineCrc64(crc(first), crc(second), second.length)).toBe(8586970469916596321n);
    const bytes = fc.uint8Array({ maxLength: 100 });
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(combineCrc64(reference(a), reference(b), b.length)).toBe(reference(Buffer.concat([a, b])));
      }),
    );
  });

  test('are what continuing gives', () => {
    const bytes = fc.uint8Array({ maxLength: 100 });
    fc.assert(
      fc.property(fc.bigInt(0n, MASK), bytes, (before, b) => {
        expect(combineCrc64(before, reference(b), b.length)).toBe(reference(b, before));
      }),
    );
  });

  test('do not change with nothing on either side', () => {
    expect(combineCrc64(crc('hello'), 0n, 0)).toBe(crc('hello'));
    expect(combineCrc64(0n, crc('hello'), 5)).toBe(crc('hello'));
  });

  test('reach past 4 GiB', () => {
    let crcOfZeros = 6947770692288575170n;
    for (let length = 1024 ** 2; length < 4 * 1024 ** 3; length *= 2) {
      crcOfZeros = combineCrc64(crcOfZeros, crcOfZeros, length);
    }
    expect(crcOfZeros).toBe(18055121689221485927n);
    // Lengths that no 32-bit number holds: in two steps as in one.
    const [a, b] = [4 * 1024 ** 3 + 7, 1024 ** 3 - 7];
    const twice = combineCrc64(combineCrc64(1n, 0n, a), 0n, b);
    expect(combineCrc64(1n, 0n, a + b)).toBe(twice);
  });
});
