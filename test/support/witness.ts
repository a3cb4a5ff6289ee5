// crc64-ecma182, by which every CRC-64 of the tests is computed once more: `npm run witness` installs it.
import { createRequire } from 'node:module';

/** CRC-64 of content whose CRC-64 is `before` and more bytes behind it. */
export type ExtendCrc64 = (before: bigint, bytes: Uint8Array) => bigint;

interface Addon {
  crc64(bytes: Buffer, previous: Buffer): Buffer;
}

function load(): ExtendCrc64 | undefined {
  let addon: Addon;
  try {
    addon = createRequire(import.meta.url)('crc64-ecma182') as Addon;
  } catch {
    return undefined;
  }
  return (before, bytes) => {
    const state = Buffer.alloc(8);
    state.writeBigUInt64LE(before);
    addon.crc64(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), state);
    return state.readBigUInt64LE();
  };
}

/** Undefined where it is not installed. */
export const witness: ExtendCrc64 | undefined = load();
