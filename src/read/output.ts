// Where content goes: a port with back-pressure, so that nothing here knows of stdout.

export interface Output {
  /** Resolves when more may be written; rejects when nothing can be written any more. */
  write(bytes: Uint8Array): Promise<void>;
}

export interface Written {
  readonly bytes: number;
  /** The byte written last, where any was. */
  readonly lastByte: number | undefined;
}

/** Writes all pieces in order, one at a time. */
export async function writeAll(
  pieces: AsyncIterable<Uint8Array>,
  output: Output,
  signal?: AbortSignal,
): Promise<Written> {
  let bytes = 0;
  let lastByte: number | undefined;
  for await (const piece of pieces) {
    if (piece.length === 0) continue;
    await writeTo(output, piece, signal);
    bytes += piece.length;
    lastByte = piece.at(-1);
  }
  return { bytes, lastByte };
}

/** An abort ends the wait at once, though the reader of a full pipe may never take the bytes. */
export async function writeTo(output: Output, bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const written = output.write(bytes);
  if (signal === undefined) return written;
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    written.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
