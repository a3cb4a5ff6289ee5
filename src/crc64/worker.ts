// The thread behind worker-engine.ts.
import { parentPort } from 'node:worker_threads';
import { type Crc64, loadCrc64 } from './crc64.ts';
import type { WorkerAnswer, WorkerRequest } from './worker-engine.ts';

const library = await loadCrc64();
const streams = new Map<number, Crc64>();

parentPort?.on('message', ({ id, bytes }: WorkerRequest) => {
  const crc = streams.get(id) ?? library.create();
  streams.set(id, crc);
  if (bytes !== undefined) crc.update(bytes);
  const answer: WorkerAnswer = bytes === undefined ? crc.digest() : null;
  parentPort?.postMessage(answer);
});
