// The part of the hashing thread, played by one that hashes later in this one.
import { setImmediate as later } from 'node:timers/promises';
import { type Crc64, loadWasm } from '../../src/crc64/crc64.ts';
import type { HashingThread } from '../../src/crc64/thread.ts';

const library = await loadWasm();

export interface PlayedThread extends HashingThread {
  /** How many bytes it was given. */
  bytes: number;
}

export function playThread(): PlayedThread {
  const streams = new Map<number | undefined, Crc64>();
  let done: Promise<unknown> = Promise.resolve();
  const thread: PlayedThread = {
    library: 'hash-wasm',
    bytes: 0,
    hash(bytes, stream) {
      thread.bytes += bytes.length;
      const hashed = done.then(async () => {
        await later();
        const crc = (stream !== undefined && streams.get(stream)) || library.create();
        if (stream !== undefined) streams.set(stream, crc);
        crc.update(bytes);
        return crc.digest();
      });
      done = hashed;
      return hashed;
    },
    close: async () => {},
  };
  return thread;
}
