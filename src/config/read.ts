// Reads a config file that has been chosen: what ends. A FIFO that nobody writes to, a terminal or /dev/zero would hold up
// every start, or fill the memory.
import { closeSync, constants, fstatSync, openSync, read, type Stats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { ConfigError } from '../errors.ts';
import type { UnreadableReason } from '../facts/config.ts';

export interface ConfigText {
  readonly text: string;
  /** False for a pipe or `/dev/null`, which are read as well. */
  readonly isFile: boolean;
  /** Permission bits; absent where they say nothing (Windows, no regular file). */
  readonly mode?: number;
}

/** A config file is a few lines; a larger one is some other file. */
const MAX_BYTES = 1024 * 1024;
const PIECE_BYTES = 64 * 1024;

/** Opening a FIFO waits for its writer otherwise. Windows has neither. */
const AT_ONCE = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

const readAsync = promisify(read);

/** @throws {ConfigError} `ConfigFileMissing`, or `ConfigFileInvalid` where it cannot be read */
export async function readConfigFile(path: string): Promise<ConfigText> {
  const passed = passedDescriptor(path);
  try {
    // Whoever passes a pipe, as `-c <(command)` does, writes to it.
    if (passed !== undefined) return await readDescriptor(path, passed, isPipe);
    const opened = openSync(path, AT_ONCE);
    try {
      return await readDescriptor(path, opened);
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    throw error instanceof ConfigError ? error : fromSystem(path, error);
  }
}

/**
 * For a file that need not be there. A home folder that is missing or closed to this user (sudo, a service account) holds
 * none for them.
 * @throws {ConfigError} where it is there and cannot be read
 */
export async function readIfThere(path: string): Promise<ConfigText | undefined> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  return isThere ? readConfigFile(path) : undefined;
}

async function readDescriptor(
  path: string,
  descriptor: number,
  endsToo: (stats: Stats) => boolean = () => false,
): Promise<ConfigText> {
  const stats = fstatSync(descriptor);
  if (!endsToo(stats)) checkData(path, stats);
  const text = (await readWhole(path, descriptor)).toString().replace(/^\uFEFF/, '');
  const isFile = stats.isFile();
  const hasMode = isFile && process.platform !== 'win32';
  return { text, isFile, ...(hasMode && { mode: stats.mode & 0o777 }) };
}

/** @throws {ConfigError} for what would not come to an end by itself, or not soon */
export function checkData(path: string, stats: Stats): void {
  const isNull = stats.isCharacterDevice() && stats.rdev === statSync('/dev/null').rdev;
  if (!stats.isFile() && !isNull) {
    throw unreadable(path, { kind: stats.isDirectory() ? 'directory' : 'special' });
  }
  if (stats.size > MAX_BYTES) throw tooLarge(path);
}

function isPipe(stats: Stats): boolean {
  return stats.isFIFO() || stats.isSocket();
}

/** The open file that such a path stands for. It is read as it is: to open it once more could wait for a writer. */
function passedDescriptor(path: string): number | undefined {
  if (path === '/dev/stdin') return 0;
  const number = /^\/(?:dev|proc\/self)\/fd\/(\d{1,9})$/.exec(path)?.[1];
  return number === undefined ? undefined : Number(number);
}

async function readWhole(path: string, descriptor: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let total = 0;
  for (;;) {
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    const { bytesRead } = await readAsync(descriptor, piece, 0, piece.length, null);
    if (bytesRead === 0) return Buffer.concat(pieces);
    pieces.push(piece.subarray(0, bytesRead));
    total += bytesRead;
    if (total > MAX_BYTES) throw tooLarge(path);
  }
}

function tooLarge(path: string): ConfigError {
  return unreadable(path, { kind: 'too-large', limitBytes: MAX_BYTES });
}

function fromSystem(path: string, error: unknown): ConfigError {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    // No file is open under the number that was named.
    case 'EBADF':
      return new ConfigError('ConfigFileMissing', { path, namedBy: undefined }, error);
    case 'EISDIR':
      return unreadable(path, { kind: 'directory' }, error);
    // What a socket answers to being opened.
    case 'ENXIO':
      return unreadable(path, { kind: 'special' }, error);
    case 'EACCES':
    case 'EPERM':
      return unreadable(path, { kind: 'permission' }, error);
    default:
      return unreadable(path, { kind: 'system', code: code ?? 'unknown error' }, error);
  }
}

export function unreadable(path: string, reason: UnreadableReason, cause?: unknown): ConfigError {
  return new ConfigError('ConfigFileInvalid.Unreadable', { path, reason }, cause);
}
