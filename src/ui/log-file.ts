// The file of --log-file: what is told goes there as well, a line each, with the time and the process that tells.
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { LocalIoError, messageOf } from '../errors.ts';
import { isOthersLink } from '../owner.ts';

const { O_APPEND, O_CREAT, O_NOFOLLOW = 0, O_NONBLOCK, O_WRONLY } = constants;

/** Several processes may write to one file, and a FIFO that nobody reads is refused, not waited for. */
const FLAGS = O_APPEND | O_CREAT | O_NONBLOCK | O_WRONLY;
/** Names of objects and servers are nobody else's business. */
const MODE = 0o600;

export class LogFile {
  readonly path: string;

  /** @throws {LocalIoError} when it cannot be written */
  constructor(path: string) {
    this.path = path;
    try {
      this.#add('');
    } catch (cause) {
      throw new LocalIoError('LogFileFailed', { path, reason: messageOf(cause) }, cause);
    }
  }

  /**
   * Opens the file anew each time: it may be rotated under a process that runs for weeks.
   * @returns what kept the line from being written
   */
  write(line: string): string | undefined {
    try {
      this.#add(`${new Date().toISOString()} oss-append[${process.pid}]: ${line}\n`);
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  }

  /** Links as /dev/stdout are followed, but not to where another user has them lead. */
  #open(): number {
    try {
      return openSync(this.path, FLAGS | O_NOFOLLOW, MODE);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOOP' || isOthersLink(this.path)) throw error;
      return openSync(this.path, FLAGS, MODE);
    }
  }

  #add(text: string): void {
    const fd = this.#open();
    try {
      writeSync(fd, text);
    } finally {
      closeSync(fd);
    }
  }
}
