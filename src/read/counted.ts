// Counts bytes on their way, for whoever shows how far they are.

/** The same pieces; `onBytes` is told, before each is passed on, how many bytes there were with it. */
export function counted(
  pieces: AsyncIterable<Uint8Array>,
  onBytes: ((bytes: number) => void) | undefined,
): AsyncIterable<Uint8Array> {
  return onBytes === undefined ? pieces : count(pieces, onBytes);
}

async function* count(
  pieces: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    onBytes(bytes);
    yield piece;
  }
}
