// CRC-64/ECMA-182 (reflected, as OSS computes it), by the WebAssembly of braided.wat.mjs. Values are unsigned 64-bit:
// `bigint` here, decimal text on the wire, never a number. CRC-64 of nothing is 0.
import { ConfigError, messageOf } from '../errors.ts';
import { binary } from './braided.wasm';

/** CRC-64 of bytes in memory. */
export function crc64(bytes: Uint8Array): bigint {
  return extendCrc64(0n, bytes);
}

/**
 * CRC-64 of some content and more bytes behind it. Those that lie in {@link hashableBuffers} are hashed where they are,
 * others are copied first.
 * @param before CRC-64 of the content so far
 * @throws {ConfigError} where there is no WebAssembly
 */
export function extendCrc64(before: bigint, bytes: Uint8Array): bigint {
  const memory = memories.get(bytes.buffer);
  if (memory !== undefined) return memory.extend(before, bytes.byteOffset, bytes.length);
  return commonMemory().extendByCopy(before, bytes);
}

/**
 * CRC-64 of all pieces in order.
 * @throws the reason of `signal`, when it is aborted before the last piece has come
 */
export async function hashPieces(pieces: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<bigint> {
  let crc64 = 0n;
  for await (const piece of pieces) {
    signal?.throwIfAborted();
    crc64 = extendCrc64(crc64, piece);
  }
  signal?.throwIfAborted();
  return crc64;
}

/**
 * Buffers to read into what is to be hashed: in a memory of their own, where that pays.
 * @throws {ConfigError} where there is no WebAssembly, or no room for it
 */
export function hashableBuffers(count: number, bytes: number): Buffer[] {
  if (count * bytes < MIN_MEMORY_BYTES) {
    return Array.from({ length: count }, () => Buffer.allocUnsafeSlow(bytes));
  }
  const memory = new HashingMemory(count * bytes);
  return Array.from({ length: count }, (_, index) => memory.buffer(index * bytes, bytes));
}

/** @throws {ConfigError} where there is no WebAssembly */
export function requireWebAssembly(): void {
  commonMemory();
}

function commonMemory(): CopyingMemory {
  common ??= new CopyingMemory();
  return common;
}

/** What the module exports. The 64 bits of the result come back signed. */
type ExtendAt = (before: bigint, address: number, length: number) => bigint;

/** WebAssembly's unit of memory. The first page is for the module's tables. */
const PAGE_BYTES = 64 * 1024;
/** To copy less takes less time than to set up a memory, 0.3 ms. */
const MIN_MEMORY_BYTES = 1024 * 1024;
/** What is copied at a time. */
const COPIED_BYTES = PAGE_BYTES;

/** All that are in use, by what the views of their bytes have in common. */
const memories = new WeakMap<ArrayBufferLike, HashingMemory>();

let compiled: WebAssembly.Module | undefined;
/** For bytes that lie elsewhere. */
let common: CopyingMemory | undefined;

/** Memory whose bytes WebAssembly can hash. It never grows: that would take it away from those who use it. */
class HashingMemory {
  readonly #memory: WebAssembly.Memory;
  readonly #extendAt: ExtendAt;

  /** @param bytes of room behind the tables */
  constructor(bytes: number) {
    try {
      compiled ??= new WebAssembly.Module(binary);
      this.#memory = new WebAssembly.Memory({ initial: 1 + Math.ceil(bytes / PAGE_BYTES) });
      const { exports } = new WebAssembly.Instance(compiled, { env: { memory: this.#memory } });
      this.#extendAt = exports.crc64 as ExtendAt;
    } catch (cause) {
      throw new ConfigError('WebAssemblyMissing', { reason: messageOf(cause) }, cause);
    }
    memories.set(this.#memory.buffer, this);
  }

  buffer(offset: number, bytes: number): Buffer<ArrayBuffer> {
    return Buffer.from(this.#memory.buffer, PAGE_BYTES + offset, bytes);
  }

  extend(before: bigint, address: number, length: number): bigint {
    return BigInt.asUintN(64, this.#extendAt(before, address, length));
  }
}

class CopyingMemory extends HashingMemory {
  readonly #copy: Uint8Array;

  constructor() {
    super(COPIED_BYTES);
    this.#copy = this.buffer(0, COPIED_BYTES);
  }

  extendByCopy(before: bigint, bytes: Uint8Array): bigint {
    let crc64 = before;
    for (let start = 0; start < bytes.length; start += COPIED_BYTES) {
      const piece = bytes.length <= COPIED_BYTES ? bytes : bytes.subarray(start, start + COPIED_BYTES);
      this.#copy.set(piece);
      crc64 = this.extend(crc64, this.#copy.byteOffset, piece.length);
    }
    return crc64;
  }
}
