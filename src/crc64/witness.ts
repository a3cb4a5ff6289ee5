// crc64-ecma182, a native addon: an independent CRC-64 for those who install it beside oss-append. It is asked only when
// OSS's CRC-64 and ours differ, before anyone is told that an object is damaged.
import { extendCrc64 } from './crc64.ts';

/** CRC-64 of content whose CRC-64 is `before` and more bytes behind it. */
type Witness = (before: bigint, bytes: Uint8Array) => bigint;

/** `previous` is updated in place, eight bytes little-endian. */
interface Addon {
  crc64(bytes: Buffer, previous: Buffer): Buffer;
}

const CHECK_INPUT = Buffer.from('123456789');
const CHECK_VALUE = 0x995dc9bbdf1939fan;

/** @returns undefined where it is not installed, was not built, or is wrong on this machine */
function loadWitness(): Witness | undefined {
  try {
    const { createRequire } = process.getBuiltinModule('node:module');
    const addon = createRequire(import.meta.filename)('crc64-ecma182') as Addon;
    const witness: Witness = (before, bytes) => {
      const state = Buffer.alloc(8);
      state.writeBigUInt64LE(before);
      addon.crc64(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), state);
      return state.readBigUInt64LE();
    };
    return witness(0n, CHECK_INPUT) === CHECK_VALUE ? witness : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Hashes bytes once more, by both.
 * @param pieces opened only where there is a witness
 * @param before CRC-64 of what is in front of the bytes
 * @param claimed CRC-64 of all of it, as it was computed before
 * @returns whether it is so; undefined where there is no witness, or the bytes can no longer be read
 * @throws {Error} when the two contradict each other about the same bytes: no object is to blame for that
 */
export async function confirmCrc64(
  pieces: () => AsyncIterable<Uint8Array>,
  before: bigint,
  claimed: bigint,
): Promise<boolean | undefined> {
  const witness = loadWitness();
  if (witness === undefined) return undefined;
  let [ours, theirs] = [before, before];
  try {
    for await (const piece of pieces()) {
      ours = extendCrc64(ours, piece);
      theirs = witness(theirs, piece);
    }
  } catch {
    return undefined;
  }
  if (ours !== theirs) throw new Error(`CRC-64 of the same bytes: ${ours}, and ${theirs} by crc64-ecma182`);
  return ours === claimed;
}
