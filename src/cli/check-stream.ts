// What a stream of bytes turns out to be, before it is read.
import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';
import { SourceError } from '../errors.ts';
import type { SourcePurpose } from '../facts/errors.ts';
import type { ByteInput } from '../ship/byte-input.ts';
import type { Reporter } from '../ui/reporter.ts';
import { STDIN_SOURCE } from './process-io.ts';

/** Somebody types it: what else the terminal shows would be in the way. */
export function isTyped({ fd }: Pick<ByteInput, 'fd'>): boolean {
  return fd !== undefined && isatty(fd);
}

/**
 * Says so where somebody has to type it.
 * @throws {SourceError} for a directory, which Node.js reads as an empty stream
 */
export function checkStream(
  { fd, path = STDIN_SOURCE }: Pick<ByteInput, 'fd' | 'path'>,
  purpose: SourcePurpose,
  reporter: Reporter,
): void {
  if (fd === undefined) return;
  if (fstatSync(fd).isDirectory()) {
    throw new SourceError('SourceUnreadable.NotRegular', { path, what: 'directory', purpose });
  }
  if (isTyped({ fd })) reporter.log('warn', { kind: 'reading-terminal' });
}
