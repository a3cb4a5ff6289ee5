// The thread behind worker-engine.ts.
import { parentPort } from 'node:worker_threads';
import { type Crc64, type Crc64Library, loadCrc64 } from './crc64.ts';
import type { WorkerAnswer, WorkerGreeting, WorkerRequest } from './worker-engine.ts';

function serve(library: Crc64Library): void {
  const streams = new Map<number, Crc64>();
  parentPort?.on('message', ({ stream, bytes }: WorkerRequest) => {
    const crc = (stream !== undefined && streams.get(stream)) || library.create();
    if (stream !== undefined) streams.set(stream, crc);
    crc.update(bytes);
    const answer: WorkerAnswer = crc.digest();
    parentPort?.postMessage(answer);
  });
  const greeting: WorkerGreeting = library.name;
  parentPort?.postMessage(greeting);
}

void loadCrc64().then(serve);
