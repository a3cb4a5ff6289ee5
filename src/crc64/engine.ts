// What an append needs of a CRC-64: it may be computed right here, or by a thread beside the sending.

export interface Crc64Stream {
  /**
   * Where there is a promise, the next piece is to wait for it. The bytes may still be read after it, until the promise
   * of the next piece has resolved.
   */
  update(bytes: Uint8Array): void | Promise<void>;
  /** CRC-64 of all bytes so far. */
  digest(): bigint | Promise<bigint>;
}

export interface Crc64Engine {
  /** For the log. */
  readonly name: string;
  create(): Crc64Stream;
  /** For bytes that are not sent meanwhile, so that this thread may hash too; absent where no other thread does. */
  createShared?(): Crc64Stream;
  /** Ends what computes them; absent where nothing has to end. */
  close?(): Promise<void>;
}

/**
 * CRC-64 of all pieces in order, which nothing else is done with.
 * @throws the reason of `signal`, once it is aborted
 */
export async function hashPieces(
  pieces: AsyncIterable<Uint8Array>,
  engine: Crc64Engine,
  signal?: AbortSignal,
): Promise<bigint> {
  const crc = engine.createShared?.() ?? engine.create();
  for await (const piece of pieces) {
    signal?.throwIfAborted();
    await crc.update(piece);
  }
  return crc.digest();
}
