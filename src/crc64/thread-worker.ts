// What runs in the thread of thread.ts.
import { parentPort } from 'node:worker_threads';
import { type Crc64, type Crc64Library, loadCrc64 } from './crc64.ts';
import type { ThreadAnswer, ThreadGreeting, ThreadRequest } from './thread.ts';

function serve(library: Crc64Library): void {
  const streams = new Map<number, Crc64>();
  const find = (stream: number): Crc64 => {
    const crc = streams.get(stream) ?? library.create();
    streams.set(stream, crc);
    return crc;
  };
  parentPort?.on('message', ({ bytes, stream }: ThreadRequest) => {
    const crc = stream === undefined ? library.create() : find(stream);
    crc.update(bytes);
    const answer: ThreadAnswer = crc.digest();
    parentPort?.postMessage(answer);
  });
  const greeting: ThreadGreeting = library.name;
  parentPort?.postMessage(greeting);
}

void loadCrc64().then(serve);
