// The file of --metrics-file. Whoever reads it, at whatever moment, reads all of one version.
import { lstat, open, rename, rm } from 'node:fs/promises';
import { LocalIoError, messageOf } from '../errors.ts';
import { METRICS_BEGINNING } from './metrics.ts';

/** What collects metrics is another user. */
const MODE = 0o644;

export class MetricsFile {
  readonly path: string;
  /** In the same folder, so that it can take the place of the other; not by a name that is collected. */
  readonly #draft: string;

  private constructor(path: string) {
    this.path = path;
    this.#draft = `${path}.${process.pid}.tmp`;
  }

  /**
   * @param text what it is to begin with
   * @throws {LocalIoError} when it cannot be written, or is something else that would be lost
   */
  static async open(path: string, text: string): Promise<MetricsFile> {
    const file = new MetricsFile(path);
    try {
      if (await isForeign(path)) throw new LocalIoError('MetricsFileFailed.Foreign', { path });
      await file.#replace(text);
      return file;
    } catch (cause) {
      if (cause instanceof LocalIoError) throw cause;
      throw new LocalIoError('MetricsFileFailed', { path, reason: messageOf(cause) }, cause);
    }
  }

  /** @returns what kept it from being written */
  async write(text: string): Promise<string | undefined> {
    try {
      await this.#replace(text);
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  }

  async #replace(text: string): Promise<void> {
    try {
      // What a killed process has left, or another user's link.
      await rm(this.#draft, { force: true });
      const handle = await open(this.#draft, 'wx', MODE);
      try {
        await handle.writeFile(text);
        await handle.chmod(MODE);
      } finally {
        await handle.close();
      }
      await rename(this.#draft, this.path);
    } catch (error) {
      await rm(this.#draft, { force: true }).catch(() => {});
      throw error;
    }
  }
}

/** Whether it is anything but an earlier file of metrics: the log itself, by a slip, or a device. */
async function isForeign(path: string): Promise<boolean> {
  const there = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (there === undefined || there.size === 0) return there?.isFile() === false;
  if (!there.isFile()) return true;
  const handle = await open(path);
  try {
    const { buffer } = await handle.read(Buffer.alloc(METRICS_BEGINNING.length), 0);
    return buffer.toString() !== METRICS_BEGINNING;
  } finally {
    await handle.close();
  }
}
