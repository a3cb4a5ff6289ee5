import type { AppendSource } from '../append/source.ts';

const PIECE_BYTES = 1024 * 1024;

/** Bytes in memory as a source; they must not change while it is in use. */
export function memorySource(name: string, bytes: Uint8Array): AppendSource {
  return {
    name,
    size: bytes.length,
    async *read(start, end) {
      for (let from = start; from < end; from += PIECE_BYTES) {
        yield bytes.subarray(from, Math.min(from + PIECE_BYTES, end));
      }
    },
  };
}
