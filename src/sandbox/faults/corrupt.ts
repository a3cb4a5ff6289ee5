// Damage on the way, of a request's body or an answer's.
import type { Injection } from './plan.ts';

/** Flips the lowest bit of one byte. */
export async function* corrupted(faults: Injection, pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let offset = 0;
  for await (const piece of pieces) {
    const at = (faults.find('corrupt')?.at ?? 0) - offset;
    offset += piece.length;
    const fault = faults.take('corrupt', () => at >= 0 && at < piece.length);
    if (fault === undefined) {
      yield piece;
      continue;
    }
    const flipped = Buffer.from(piece);
    flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at);
    yield flipped;
  }
}
