// Puts a config file in the place of the old one, whole or not at all, for its owner's eyes only.
import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { chown, open, readFile, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ConfigError, LocalIoError } from '../../errors.ts';
import { isOthersLink } from '../../owner.ts';
import { readConfigFile, unreadable } from '../read.ts';

export interface OldFile {
  /** Behind all links. */
  readonly path: string;
  /** Empty where there is no file yet. */
  readonly bytes: Buffer;
  readonly stats: Stats | undefined;
}

/** @throws {ConfigError} for what is no file, or cannot be read */
export async function readOldFile(path: string): Promise<OldFile> {
  if (isOthersLink(path)) throw unreadable(path, { kind: 'foreign-link' });
  const target = await targetOf(path);
  try {
    await readConfigFile(target);
  } catch (error) {
    if (error instanceof ConfigError && error.code === 'ConfigFileMissing') {
      return { path: target, bytes: Buffer.alloc(0), stats: undefined };
    }
    throw error;
  }
  const stats = await stat(target);
  if (!stats.isFile()) {
    throw unreadable(path, { kind: 'special' });
  }
  return { path: target, bytes: await readFile(target), stats };
}

/**
 * @returns where the old content is kept; undefined where there was none
 * @throws {LocalIoError} when it cannot be written; the old file is then as it was
 */
export async function replaceFile(
  { path, bytes, stats }: OldFile,
  content: Buffer,
): Promise<string | undefined> {
  const backup = `${path}.bak`;
  try {
    if (stats !== undefined) await putInPlace(backup, bytes, stats);
    await putInPlace(path, content, stats);
  } catch (cause) {
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
    throw new LocalIoError('DiskFailed.ConfigFile', { path, reason: code }, cause);
  }
  return stats && backup;
}

async function putInPlace(path: string, content: Buffer, owner: Stats | undefined): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    // A link of that name, left by somebody else, is not followed.
    const file = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    if (owner !== undefined) await giveTo(temporary, owner);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The group has no rights to it, and may be one that only root can give. */
async function giveTo(path: string, { uid, gid }: Stats): Promise<void> {
  await chown(path, uid, gid).catch((error: unknown) => {
    if (uid !== process.geteuid?.()) throw error;
  });
}

/** A link stays; what it points to is replaced, also where there is nothing yet. */
async function targetOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const link = await readlink(path).catch(() => undefined);
    return link === undefined ? path : resolve(dirname(path), link);
  }
}
