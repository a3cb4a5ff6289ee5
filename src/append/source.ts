// What is appended: bytes of known length that can be read again, from any offset, for a retry or a proof.

export interface AppendSource {
  /** For messages and results: the path as the user gave it. */
  readonly name: string;
  /** Bytes; fixed when the source is opened. */
  readonly size: number;
  /**
   * The bytes `start` up to, not including, `end`. A piece is valid until the one after it has been asked for.
   * @throws {LocalIoError} when the bytes are no longer there
   */
  readonly read: (start: number, end: number) => AsyncIterable<Uint8Array>;
  /**
   * Whether the bytes that were read with this CRC-64 are still there; cheap where nobody has written to the source.
   * Absent where nobody can.
   */
  readonly stillHolds?: (start: number, end: number, crc64: bigint) => Promise<boolean>;
}
