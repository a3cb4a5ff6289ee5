// Reads stdin so that it can be left at any moment without losing a byte that was taken from it.
import { once } from 'node:events';
import { closeSync, fstatSync, openSync, read, readSync } from 'node:fs';
import { type ConnectOpts, Socket, type SocketConstructorOpts } from 'node:net';
import { devNull } from 'node:os';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { LocalIoError, messageOf } from '../errors.ts';

export interface ByteInput {
  /** As it was given; absent for stdin. */
  readonly path?: string;
  /** Absent for bytes that come from the program itself. */
  readonly fd?: number;
  /** What was read of it already. */
  readonly first?: Uint8Array;
  /** A read of `fd` never waits: it fails as long as there is nothing. */
  readonly isPolled?: boolean;
  /** The same bytes as a stream, opened by the first look at it: not to be touched while `fd` is read. */
  readonly stream: Readable & { readonly isTTY?: boolean };
}

/** What a program has to read from. */
export type ByteStream = AsyncIterable<Uint8Array> | Readable | ByteInput;

export function toByteInput(input: ByteStream): ByteInput {
  if ('stream' in input) return input;
  return { stream: input instanceof Readable ? input : Readable.from(input) };
}

/** Takes a piece, which is valid during the call and, where it gives a promise, until that has resolved. Never fails. */
export type TakeBytes = (bytes: Uint8Array) => Promise<void> | void;

const LAST_STANDARD_FD = 2;
/** As much as a pipe holds. */
const PIPE_BYTES = 64 * 1024;
const FILE_BYTES = 1024 * 1024;
/** How often a device is looked at that has nothing yet. */
const POLL_MS = 50;

/** The most that any pipe holds, unless the system's administrator lets it hold more. */
const LARGEST_PIPE_BYTES = 1024 * 1024;

/** Whether somebody writes while we read, in contrast to a file and a terminal. */
export function hasWriter({ fd }: ByteInput): boolean {
  if (fd === undefined) return true;
  const stats = fstatSync(fd);
  return stats.isFIFO() || stats.isSocket();
}

/**
 * Hands over the input's bytes until its end, or until `stop`; then also what is on its way in the pipe. There is one
 * buffer for all pieces: Node.js's own streams take a fresh one for each, and V8 lets tens of MiB of them pile up.
 * @throws {LocalIoError} when reading fails
 */
export async function readUntilStopped(input: ByteInput, stop: AbortSignal, take: TakeBytes): Promise<void> {
  try {
    if (input.first !== undefined && input.first.length > 0) await take(input.first);
    await chooseReader(input)(stop, take);
  } catch (error) {
    if (stop.aborted) return;
    throw new LocalIoError('DiskFailed.Read', { path: input.path ?? '-', reason: messageOf(error) }, error);
  }
}

type Reader = (stop: AbortSignal, take: TakeBytes) => Promise<void>;

function chooseReader(input: ByteInput): Reader {
  const { fd } = input;
  if (fd !== undefined) {
    if (hasWriter(input)) return (stop, take) => readSocket(fd, stop, take);
    if (input.isPolled === true || fstatSync(fd).isFile()) return (stop, take) => readFile(fd, stop, take);
  }
  return (stop, take) => readStream(input.stream, stop, take);
}

async function readFile(fd: number, stop: AbortSignal, take: TakeBytes): Promise<void> {
  const buffer = Buffer.allocUnsafeSlow(FILE_BYTES);
  const readNext = promisify(read);
  while (!stop.aborted) {
    const { bytesRead } = await readNext(fd, buffer, 0, buffer.length, null).catch(nothingYet);
    if (bytesRead === 0) return;
    if (bytesRead === undefined) await sleep(POLL_MS, undefined, { signal: stop }).catch(() => {});
    else await take(buffer.subarray(0, bytesRead));
  }
}

function nothingYet(error: unknown): { readonly bytesRead: undefined } {
  if ((error as { code?: unknown }).code !== 'EAGAIN') throw error;
  return { bytesRead: undefined };
}

async function readSocket(fd: number, stop: AbortSignal, take: TakeBytes): Promise<void> {
  const buffer = Buffer.allocUnsafeSlow(PIPE_BYTES);
  let taken: Promise<void> | undefined;
  const options: SocketConstructorOpts & ConnectOpts = {
    fd,
    writable: false,
    onread: {
      buffer,
      callback(length) {
        taken = take(length === buffer.length ? buffer : buffer.subarray(0, length)) ?? undefined;
        void taken?.then(() => {
          if (!stop.aborted) socket.resume();
        });
        // False pauses.
        return taken === undefined;
      },
    },
  };
  const socket = new Socket(options);
  // For good: a failure after the end has no one to tell.
  socket.on('error', () => {});
  try {
    await once(socket, 'close', { signal: stop });
  } finally {
    socket.pause();
    await taken;
    if (!socket.destroyed) {
      await takeWhatIsThere(fd, buffer, take);
      socket.destroy();
      turnAway(fd);
    }
  }
}

/** Who writes on is told so from now on: the sockets of Node.js leave the descriptors of standard streams open. */
function turnAway(fd: number): void {
  if (fd > LAST_STANDARD_FD) return;
  closeSync(fd);
  // Takes the lowest number that is free, so that no connection gets one that is never closed.
  openSync(devNull, 'r');
}

/** What has been written already, without waiting for more. */
async function takeWhatIsThere(fd: number, buffer: Buffer, take: TakeBytes): Promise<void> {
  // There a read could wait; elsewhere the descriptor of a socket never does.
  if (process.platform === 'win32') return;
  for (let taken = 0; taken < LARGEST_PIPE_BYTES; ) {
    const length = readAtOnce(fd, buffer);
    if (length === 0) return;
    await take(buffer.subarray(0, length));
    taken += length;
  }
}

/** @returns 0 where there is nothing now, or nothing more */
function readAtOnce(fd: number, buffer: Buffer): number {
  try {
    return readSync(fd, buffer);
  } catch {
    return 0;
  }
}

async function readStream(stream: Readable, stop: AbortSignal, take: TakeBytes): Promise<void> {
  let failure = stream.errored;
  stream.on('error', (error) => {
    failure = error;
  });
  try {
    // A stream that failed is not always destroyed: a terminal keeps its descriptor.
    while (!stop.aborted && !stream.readableEnded && !stream.destroyed && failure === null) {
      const bytes = stream.read() as Uint8Array | null;
      if (bytes === null) await somethingHappens(stream, stop);
      else await take(bytes);
    }
    for (let rest = stream.read() as Uint8Array | null; rest !== null; rest = stream.read()) await take(rest);
    if (failure !== null) throw failure;
  } finally {
    stream.destroy();
  }
}

/** There is something to read, or there will be nothing more, or nobody wants more. */
function somethingHappens(stream: Readable, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const events = ['readable', 'end', 'close', 'error'] as const;
    const done = (): void => {
      for (const event of events) stream.off(event, done);
      stop.removeEventListener('abort', done);
      resolve();
    };
    for (const event of events) stream.once(event, done);
    stop.addEventListener('abort', done, { once: true });
  });
}
