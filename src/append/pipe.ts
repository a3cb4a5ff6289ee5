// Reads a pipe so that it can be left at any moment without losing a byte that was taken from it.
import type { Readable } from 'node:stream';
import { LocalIoError } from '../errors.ts';

/**
 * The pipe's bytes until its end, or until `stop`; then also what had been taken from the pipe already.
 * @throws {LocalIoError} when reading fails
 */
export async function* readUntilStopped(pipe: Readable, stop: AbortSignal): AsyncGenerator<Uint8Array> {
  let failure = pipe.errored;
  // For good: a failure after the end has no one to tell.
  pipe.on('error', (error) => {
    failure = error;
  });
  // A pipe that failed is not always destroyed: stdin keeps its descriptor.
  while (!stop.aborted && !pipe.readableEnded && !pipe.destroyed && failure === null) {
    const bytes = pipe.read() as Uint8Array | null;
    if (bytes === null) await somethingHappens(pipe, stop);
    else yield bytes;
  }
  for (let rest = pipe.read() as Uint8Array | null; rest !== null; rest = pipe.read()) yield rest;
  if (failure !== null && !stop.aborted) {
    throw new LocalIoError('DiskFailed', `cannot read stdin: ${failure.message}`, { cause: failure });
  }
}

/** There is something to read, or there will be nothing more, or nobody wants more. */
function somethingHappens(pipe: Readable, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const events = ['readable', 'end', 'close', 'error'] as const;
    const done = (): void => {
      for (const event of events) pipe.off(event, done);
      stop.removeEventListener('abort', done);
      resolve();
    };
    for (const event of events) pipe.once(event, done);
    stop.addEventListener('abort', done, { once: true });
  });
}
