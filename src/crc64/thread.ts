// A worker thread that computes CRC-64, so that a large body is hashed while it is sent. Bytes in shared memory are
// passed without a copy. Nothing else may load crc64-ecma182 meanwhile: the addon can be held by one thread only.
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Crc64Library } from './crc64.ts';

export interface HashingThread {
  readonly library: Crc64Library['name'];
  /**
   * Takes the bytes in the order of the calls; they must stay as they are until it is done with them.
   * @param stream which of the streams they continue; without one they stand alone
   * @returns CRC-64 of the stream so far, or of these bytes alone
   * @throws {Error} when the thread has failed
   */
  hash(bytes: Uint8Array, stream?: number): Promise<bigint>;
  close(): Promise<void>;
}

/** The first message of the thread: which library it uses. */
export type ThreadGreeting = Crc64Library['name'];

export interface ThreadRequest {
  readonly bytes: Uint8Array;
  readonly stream: number | undefined;
}

/** What {@link HashingThread.hash} returns; answers come in the order of the requests. */
export type ThreadAnswer = bigint;

interface Waiting {
  resolve(answer: ThreadAnswer): void;
  reject(error: Error): void;
}

/** The build puts it beside every module of the bundle. */
const WORKER_FILE = join(import.meta.dirname, 'crc64-worker.cjs');

/**
 * Starts the thread, which keeps the process alive until it is closed.
 * @throws {Error} when the system allows no thread, or it ends at once
 */
export async function startHashingThread(): Promise<HashingThread> {
  const worker = new Worker(WORKER_FILE);
  const ended = once(worker, 'exit').then(() => Promise.reject(new Error('the thread ended at once')));
  const [library] = (await Promise.race([once(worker, 'message'), ended])) as [ThreadGreeting];
  return new WorkerHashingThread(worker, library);
}

class WorkerHashingThread implements HashingThread {
  readonly library: Crc64Library['name'];
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  #failure: Error | undefined;

  constructor(worker: Worker, library: Crc64Library['name']) {
    this.library = library;
    this.#worker = worker;
    worker.on('message', (answer: ThreadAnswer) => this.#waiting.shift()?.resolve(answer));
    worker.on('error', (error: Error) => {
      this.#failure = error;
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    });
  }

  hash(bytes: Uint8Array, stream?: number): Promise<bigint> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#waiting.push({ resolve, reject });
      const request: ThreadRequest = { bytes, stream };
      this.#worker.postMessage(request);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
