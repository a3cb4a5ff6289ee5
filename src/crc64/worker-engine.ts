// CRC-64 in one worker thread, so that a large body is hashed while it is sent. Bytes in shared memory are passed
// without a copy. Nothing else may load crc64-ecma182 meanwhile: the addon can be held by one thread only.
import { Worker } from 'node:worker_threads';
import type { Crc64Engine, Crc64Stream } from './engine.ts';

export interface WorkerRequest {
  /** Which of the streams. */
  readonly id: number;
  /** Absent: the digest is asked for. */
  readonly bytes?: Uint8Array;
}

/** Answers come in the order of the requests. */
export type WorkerAnswer = bigint | null;

interface Waiting {
  resolve(answer: WorkerAnswer): void;
  reject(error: Error): void;
}

/** The build puts the worker beside every module of the bundle. */
const WORKER_URL = new URL('./crc64-worker.js', import.meta.url);

export function createWorkerEngine(): Crc64Engine {
  return new WorkerEngine();
}

class WorkerEngine implements Crc64Engine {
  readonly name = 'a worker thread';
  readonly #waiting: Waiting[] = [];
  #worker: Worker | undefined;
  #streams = 0;
  #failure: Error | undefined;

  /** A worker that was never asked for anything would keep the process alive, unreferenced or not. */
  #start(): Worker {
    const worker = new Worker(WORKER_URL);
    worker.on('message', (answer: WorkerAnswer) => this.#settle((first) => first.resolve(answer)));
    worker.on('error', (error: Error) => {
      this.#failure = error;
      while (this.#waiting.length > 0) this.#settle((first) => first.reject(error));
    });
    return worker;
  }

  create(): Crc64Stream {
    const id = this.#streams++;
    let hashed: Promise<unknown> = Promise.resolve();
    return {
      // Waits for the piece before, not for this one: so the thread never waits for the next.
      update: async (bytes) => {
        const before = hashed;
        hashed = this.#ask({ id, bytes });
        // Told of by the next call.
        hashed.catch(() => {});
        await before;
      },
      digest: async () => (await this.#ask({ id })) ?? 0n,
    };
  }

  #ask(request: WorkerRequest): Promise<WorkerAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#worker ??= this.#start();
      if (this.#waiting.push({ resolve, reject }) === 1) this.#worker.ref();
      this.#worker.postMessage(request);
    });
  }

  #settle(how: (first: Waiting) => void): void {
    const first = this.#waiting.shift();
    // An idle worker keeps no process alive.
    if (this.#waiting.length === 0) this.#worker?.unref();
    if (first !== undefined) how(first);
  }
}
