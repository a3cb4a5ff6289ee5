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
  read(start: number, end: number): AsyncIterable<Uint8Array>;
}

/** The bytes `from` up to, not including, `to` of a source, as a source of its own. */
export function sliceSource(source: AppendSource, from: number, to: number): AppendSource {
  return {
    name: source.name,
    size: to - from,
    read: (start, end) => source.read(from + start, from + end),
  };
}
