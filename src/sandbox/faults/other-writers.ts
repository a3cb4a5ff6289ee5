// The bytes that faults write in the name of another writer.

const LINE = Buffer.from('-- another writer was here --\n');

/** So many bytes of a text that no test would append by itself. */
export function foreignBytes(length: number): Buffer {
  return Buffer.alloc(length, LINE);
}
