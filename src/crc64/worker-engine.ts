// CRC-64 in one worker thread, so that a large body is hashed while it is sent. Bytes in shared memory are passed
// without a copy. Nothing else may load crc64-ecma182 meanwhile: the addon can be held by one thread only.
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { combineCrc64 } from './combine.ts';
import { type Crc64Library, loadWasm } from './crc64.ts';
import type { Crc64Engine, Crc64Stream } from './engine.ts';

/** The first message of the worker: which library it uses. */
export type WorkerGreeting = Crc64Library['name'];

export interface WorkerRequest {
  readonly bytes: Uint8Array;
  /** Which stream they continue; absent where they stand alone. */
  readonly stream?: number;
}

/** CRC-64 of the stream so far, or of the bytes that stand alone. Answers come in the order of the requests. */
export type WorkerAnswer = bigint;

interface Waiting {
  resolve(answer: WorkerAnswer): void;
  reject(error: Error): void;
}

/** The addon, which is the thread's, is faster than what hashes here. */
const THREAD_SHARE = 9 / 16;

/** The build puts the worker beside every module of the bundle. */
const WORKER_FILE = join(import.meta.dirname, 'crc64-worker.cjs');

/**
 * Starts the worker, which keeps the process alive until it is closed.
 * @throws {Error} when the system allows no thread, or it ends at once
 */
export async function startWorkerEngine(): Promise<Crc64Engine> {
  const worker = new Worker(WORKER_FILE);
  const ended = once(worker, 'exit').then(() => Promise.reject(new Error('the thread ended at once')));
  const [library] = (await Promise.race([once(worker, 'message'), ended])) as [WorkerGreeting];
  return new WorkerEngine(worker, `${library} in a worker thread`);
}

class WorkerEngine implements Crc64Engine {
  readonly name: string;
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  #streams = 0;
  #here: Promise<Crc64Library> | undefined;
  #failure: Error | undefined;

  constructor(worker: Worker, name: string) {
    this.name = name;
    this.#worker = worker;
    worker.on('message', (answer: WorkerAnswer) => this.#waiting.shift()?.resolve(answer));
    worker.on('error', (error: Error) => {
      this.#failure = error;
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    });
  }

  create(): Crc64Stream {
    const stream = this.#streams++;
    return pipelined((bytes) => this.#ask({ bytes, stream }));
  }

  createShared(): Crc64Stream {
    return pipelined((bytes, before) => this.#hashTogether(bytes, before));
  }

  /** The front of a piece is hashed in the thread, the rest of it here meanwhile. */
  async #hashTogether(bytes: Uint8Array, before: Promise<bigint>): Promise<bigint> {
    const middle = Math.ceil(bytes.length * THREAD_SHARE);
    const front = bytes.subarray(0, middle);
    const rest = bytes.subarray(middle);
    const hashed = [before, this.#ask({ bytes: front }), this.#hashHere(rest)] as const;
    const [crc, ofFront, ofRest] = await Promise.all(hashed);
    return combineCrc64(combineCrc64(crc, ofFront, front.length), ofRest, rest.length);
  }

  async #hashHere(bytes: Uint8Array): Promise<bigint> {
    // The addon is the other thread's.
    this.#here ??= loadWasm();
    const crc = (await this.#here).create();
    crc.update(bytes);
    return crc.digest();
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(request: WorkerRequest): Promise<WorkerAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(request);
    });
  }
}

/**
 * Waits for the piece before, not for the one that is given: so the thread never waits for the next.
 * @param hash CRC-64 of all bytes up to the end of these; `before` is that of those before
 */
function pipelined(hash: (bytes: Uint8Array, before: Promise<bigint>) => Promise<bigint>): Crc64Stream {
  let hashed = Promise.resolve(0n);
  return {
    update: async (bytes) => {
      const before = hashed;
      hashed = hash(bytes, before);
      // Told of by the next call.
      hashed.catch(() => {});
      await before;
    },
    digest: () => hashed,
  };
}
