// Reads a config file that has been chosen.
import { type FileHandle, open } from 'node:fs/promises';
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

/** @throws {ConfigError} `ConfigFileMissing`, or `ConfigFileInvalid` where it cannot be read */
export async function readConfigFile(path: string): Promise<ConfigText> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const stats = await file.stat();
    if (stats.size > MAX_BYTES) throw unreadable(path, { kind: 'too-large', limitBytes: MAX_BYTES });
    const text = (await file.readFile('utf8')).replace(/^\uFEFF/, '');
    const isFile = stats.isFile();
    const hasMode = isFile && process.platform !== 'win32';
    return { text, isFile, ...(hasMode && { mode: stats.mode & 0o777 }) };
  } catch (error) {
    throw error instanceof ConfigError ? error : fromSystem(path, error);
  } finally {
    await file?.close();
  }
}

function fromSystem(path: string, error: unknown): ConfigError {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new ConfigError('ConfigFileMissing', { path, namedBy: undefined }, error);
    case 'EISDIR':
      return unreadable(path, { kind: 'directory' }, error);
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
