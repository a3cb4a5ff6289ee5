// CRC-64/ECMA-182 (reflected, as OSS computes it) over crc64-ecma182, or over hash-wasm where the native
// addon was not built. Values are unsigned 64-bit: `bigint` here, decimal text on the wire, never a number.
import type { Crc64Engine, Crc64Stream } from './engine.ts';

/** A running CRC-64 that starts from no bytes, computed at once, by this thread. */
export interface Crc64 extends Crc64Stream {
  update(bytes: Uint8Array): void;
  /** CRC-64 of all bytes so far; more may follow. */
  digest(): bigint;
}

/** A library that computes right here: the simplest engine. */
export interface Crc64Library extends Crc64Engine {
  readonly name: 'crc64-ecma182' | 'hash-wasm';
  create(): Crc64;
}

/** The part of crc64-ecma182 that is used; `previous` is updated in place, eight bytes little-endian. */
interface NativeAddon {
  crc64(bytes: Buffer, previous: Buffer): Buffer;
}

const CHECK_INPUT = Buffer.from('123456789');
const CHECK_VALUE = 0x995dc9bbdf1939fan;

let library: Promise<Crc64Library> | undefined;

/** Loads the fastest library that works here; later calls get the same one. */
export function loadCrc64(): Promise<Crc64Library> {
  library ??= chooseLibrary();
  return library;
}

async function chooseLibrary(): Promise<Crc64Library> {
  return loadNative() ?? (await loadWasm());
}

/**
 * @returns undefined where the addon is absent (no compiler, install scripts blocked), already held by another
 * thread, or wrong on this machine.
 */
export function loadNative(): Crc64Library | undefined {
  try {
    // Not imported: a start that hashes nothing need not load it.
    const { createRequire } = process.getBuiltinModule('node:module');
    const addon = createRequire(import.meta.filename)('crc64-ecma182') as NativeAddon;
    const native: Crc64Library = { name: 'crc64-ecma182', create: () => new NativeCrc64(addon) };
    return isCorrect(native) ? native : undefined;
  } catch {
    return undefined;
  }
}

class NativeCrc64 implements Crc64 {
  readonly #addon: NativeAddon;
  readonly #state = Buffer.alloc(8);

  constructor(addon: NativeAddon) {
    this.#addon = addon;
  }

  update(bytes: Uint8Array): void {
    this.#addon.crc64(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), this.#state);
  }

  digest(): bigint {
    return this.#state.readBigUInt64LE();
  }
}

export async function loadWasm(): Promise<Crc64Library> {
  const { createCRC64 } = (await import('hash-wasm')).default;
  // Hashers are made by an async call, and creation here must not be: one hasher, its state saved and
  // restored around each use, serves all.
  const hasher = await createCRC64();
  const initial = hasher.init().save();
  return {
    name: 'hash-wasm',
    create() {
      let state = initial;
      return {
        update(bytes) {
          state = hasher.load(state).update(bytes).save();
        },
        digest: () => Buffer.from(hasher.load(state).digest('binary')).readBigUInt64BE(),
      };
    },
  };
}

function isCorrect(candidate: Crc64Library): boolean {
  const crc = candidate.create();
  crc.update(CHECK_INPUT);
  return crc.digest() === CHECK_VALUE;
}

/** CRC-64 of bytes held in memory. */
export async function crc64(bytes: Uint8Array): Promise<bigint> {
  const crc = (await loadCrc64()).create();
  crc.update(bytes);
  return crc.digest();
}
