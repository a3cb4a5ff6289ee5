// CRC-64 with the help of a thread.
import { availableParallelism } from 'node:os';
import { combineCrc64 } from './combine.ts';
import { type Crc64Library, loadWasm } from './crc64.ts';
import type { Crc64Engine, Crc64Stream } from './engine.ts';
import type { HashingThread } from './thread.ts';

/** More than half: where there is a native addon, the thread has it. */
const THREAD_SHARE = 9 / 16;

export class ThreadEngine implements Crc64Engine {
  readonly name: string;
  readonly #thread: HashingThread;
  readonly #processors: number;
  #streams = 0;
  /** Of this thread, which must leave the addon to the other one. */
  #library: Promise<Crc64Library> | undefined;

  constructor(thread: HashingThread, processors: number = availableParallelism()) {
    this.name = `${thread.library} in a worker thread`;
    this.#thread = thread;
    this.#processors = processors;
  }

  create(): Crc64Stream {
    const stream = this.#streams++;
    return pipelined((bytes) => this.#thread.hash(bytes, stream));
  }

  createShared(): Crc64Stream {
    // With one processor, two threads take turns, and this one is the slower.
    if (this.#processors === 1) return this.create();
    return pipelined((bytes, before) => this.#hashTogether(bytes, before));
  }

  /** The front of a piece is hashed in the thread, the rest of it here meanwhile. */
  async #hashTogether(bytes: Uint8Array, before: Promise<bigint>): Promise<bigint> {
    const middle = Math.ceil(bytes.length * THREAD_SHARE);
    const front = bytes.subarray(0, middle);
    const rest = bytes.subarray(middle);
    const hashed = [before, this.#thread.hash(front), this.#hashHere(rest)] as const;
    const [crc, ofFront, ofRest] = await Promise.all(hashed);
    return combineCrc64(combineCrc64(crc, ofFront, front.length), ofRest, rest.length);
  }

  async #hashHere(bytes: Uint8Array): Promise<bigint> {
    this.#library ??= loadWasm();
    const crc = (await this.#library).create();
    crc.update(bytes);
    return crc.digest();
  }
}

/**
 * Waits for the piece before, not for the one that is given: so the thread never waits for the next.
 * @param hash CRC-64 of all bytes up to the end of these; `before` is that of those before
 */
function pipelined(hash: (bytes: Uint8Array, before: Promise<bigint>) => Promise<bigint>): Crc64Stream {
  let hashed = Promise.resolve(0n);
  return {
    update: (bytes) => {
      const before = hashed;
      hashed = hash(bytes, before);
      const ready = before.then(() => {});
      // Whoever awaits one of them is told of a failure; the other must not count as unhandled.
      for (const each of [hashed, ready]) each.catch(() => {});
      return ready;
    },
    digest: () => hashed,
  };
}
