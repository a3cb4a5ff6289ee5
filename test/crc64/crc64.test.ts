// CRC-64 of both libraries against known values and a reference that goes bit by bit.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { combineCrc64 } from '../../src/crc64/combine.ts';
import { type Crc64Library, loadCrc64, loadNative, loadWasm } from '../../src/crc64/crc64.ts';

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

function crcOf(library: Crc64Library, ...pieces: readonly Uint8Array[]): bigint {
  const crc = library.create();
  for (const piece of pieces) crc.update(piece);
  return crc.digest();
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

const native = loadNative();
const libraries = [
  { name: 'crc64-ecma182', library: native },
  { name: 'hash-wasm', library: await loadWasm() },
];

describe.each(libraries)('CRC-64 by $name', ({ library }) => {
  // Where it was not compiled there is nothing to test.
  const available = test.skipIf(library === undefined);
  const get = (): Crc64Library => library as Crc64Library;

  available.for(KNOWN)('of %s is right', ([, bytes, crc]) => {
    expect(crcOf(get(), bytes)).toBe(crc);
  });

  available('continues over pieces as over the whole', () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 8 });
    fc.assert(
      fc.property(pieces, (parts) => {
        expect(crcOf(get(), ...parts)).toBe(reference(Buffer.concat(parts)));
      }),
    );
  });

  available('may be asked in between, and several may run at once', () => {
    const [first, second] = [get().create(), get().create()];
    first.update(Buffer.from('hello'));
    second.update(Buffer.from('123'));
    expect(first.digest()).toBe(11177612005948864433n);
    first.update(Buffer.from(' world'));
    second.update(Buffer.from('456789'));
    expect([first.digest(), second.digest()]).toEqual([5981764153023615706n, 11051210869376104954n]);
    expect(first.digest()).toBe(first.digest());
  });

  available('reads a view where it lies in its buffer', () => {
    const whole = Buffer.from('xxhelloxx');
    expect(crcOf(get(), whole.subarray(2, 7))).toBe(11177612005948864433n);
    expect(crcOf(get(), new Uint8Array(whole.buffer, whole.byteOffset + 2, 5))).toBe(11177612005948864433n);
  });
});

test('the library that is used is the native one, where it was built', async () => {
  expect((await loadCrc64()).name).toBe(native === undefined ? 'hash-wasm' : 'crc64-ecma182');
  expect(await loadCrc64()).toBe(await loadCrc64());
});

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
