// Writes to stdout until all is taken, and tells apart the two ways in which that can end badly.
import { fstatSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { LocalIoError } from '../errors.ts';

/** The reader of stdout went away (`| head`); not an error of ours. */
export class OutputClosed extends Error {}

/**
 * @throws {OutputClosed} when nobody reads any more
 * @throws {LocalIoError} when it fails otherwise, as on a full disk
 */
export function writeFully(stream: Writable, text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (!error) return resolve();
      if (isNobodyThere(error, stream)) return reject(new OutputClosed());
      return reject(new LocalIoError('OutputFailed', { reason: error.message }, error));
    });
  });
}

function isNobodyThere(error: Error, { fd }: Writable & { readonly fd?: number }): boolean {
  const { code } = error as { code?: unknown };
  // A terminal that has hung up; that it was one can no longer be told.
  const isGone = code === 'EIO' && fd !== undefined && fstatSync(fd).isCharacterDevice();
  return code === 'EPIPE' || isGone;
}
