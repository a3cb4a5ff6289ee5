// Opens what a path names as a stream, where it is no ordinary file: pipes, devices, files whose size does not tell what
// they hold.
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isatty, ReadStream } from 'node:tty';
import type { ByteInput } from './byte-input.ts';
import { cannotOpen } from './file-source.ts';
import { readPseudoFile } from './pseudo-file.ts';

/** Where a path stands for a descriptor: opened anew, a file would begin at its beginning, and a socket not at all. */
const DESCRIPTOR = /^(?:\/dev\/fd|\/proc\/self\/fd)\/(\d{1,6})$/;

/**
 * Opens it for the rest of the process. A pipe that nobody writes to yet can be read at once: reading it waits.
 * @returns undefined for an ordinary file, and for what can only be opened as one
 * @throws {SourceError} when it cannot be opened
 */
export async function openStream(path: string, stdin: ByteInput): Promise<ByteInput | undefined> {
  const descriptor = path === '/dev/stdin' ? '0' : DESCRIPTOR.exec(path)?.[1];
  if (descriptor === '0') return sameInput(path, stdin);
  try {
    if (descriptor !== undefined) return inheritedInput(path, Number(descriptor));
    const stats = await stat(path).catch(() => undefined);
    if (stats === undefined) return undefined;
    if (stats.isFIFO()) return inputOf(path, openWithoutWaiting(path));
    if (stats.isCharacterDevice()) return openDevice(path);
    return stats.isFile() && stats.blocks === 0 ? openPseudoFile(path) : undefined;
  } catch (error) {
    throw cannotOpen(path, error);
  }
}

function sameInput(path: string, input: ByteInput): ByteInput {
  return {
    path,
    ...(input.fd !== undefined && { fd: input.fd }),
    get stream() {
      return input.stream;
    },
  };
}

function inheritedInput(path: string, fd: number): ByteInput {
  // Throws where there is no such descriptor.
  fstatSync(fd);
  return inputOf(path, fd);
}

function inputOf(path: string, fd: number, first?: Uint8Array): ByteInput {
  return {
    path,
    fd,
    ...(first && { first }),
    get stream() {
      return new ReadStream(fd);
    },
  };
}

function openWithoutWaiting(path: string): number {
  return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0));
}

/** Most of them cannot be waited for as pipes can; a terminal can, by its stream. */
function openDevice(path: string): ByteInput {
  const fd = openWithoutWaiting(path);
  const input = inputOf(path, fd);
  return isatty(fd) ? input : Object.assign(input, { isPolled: true });
}

function openPseudoFile(path: string): ByteInput | undefined {
  const fd = openWithoutWaiting(path);
  const first = readPseudoFile(fd);
  if (first !== undefined) return inputOf(path, fd, first);
  closeSync(fd);
  return undefined;
}
