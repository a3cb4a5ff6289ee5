// What an append needs of a CRC-64: it may be computed right here, or by a thread beside the sending.

/** A running CRC-64 that starts from no bytes. */
export interface Crc64Stream {
  /**
   * Where there is a promise, the next piece is to wait for it. The bytes may still be read after it, until the promise
   * of the next piece has resolved. When it fails, so does the digest.
   */
  update(bytes: Uint8Array): void | Promise<void>;
  /** CRC-64 of all bytes so far; more may follow. */
  digest(): bigint | Promise<bigint>;
}

/** Makes running CRC-64s. */
export interface Crc64Engine {
  /** For the log. */
  readonly name: string;
  /** For bytes that come from the network or go there: leaves this thread to that, if it can. */
  create(): Crc64Stream;
  /** For bytes of a file that are only compared: this thread may hash as well. Absent where no other thread does. */
  createShared?(): Crc64Stream;
}

export function createShared(engine: Crc64Engine): Crc64Stream {
  return engine.createShared?.() ?? engine.create();
}

/**
 * CRC-64 of all pieces in order.
 * @throws the reason of `signal`, when it is aborted before the last piece has been given to `crc`
 */
export async function hashPieces(
  pieces: AsyncIterable<Uint8Array>,
  crc: Crc64Stream,
  signal?: AbortSignal,
): Promise<bigint> {
  for await (const piece of pieces) {
    signal?.throwIfAborted();
    await crc.update(piece);
  }
  signal?.throwIfAborted();
  return crc.digest();
}
