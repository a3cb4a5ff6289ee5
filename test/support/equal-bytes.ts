// Imported for its effect: bytes are compared as bytes. Index by index, as vitest compares arrays, a megabyte takes seconds.
import { expect } from 'vitest';

expect.addEqualityTesters([
  (one, other) =>
    one instanceof Uint8Array && other instanceof Uint8Array && one.constructor === other.constructor
      ? Buffer.compare(one, other) === 0
      : undefined,
]);
