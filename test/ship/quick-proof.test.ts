// What the quick proof reads, what it notices, and what it does not.
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AppendSource } from '../../src/append/source.ts';
import { crc64 } from '../../src/crc64/crc64.ts';
import { proveEnd } from '../../src/ship/quick-proof.ts';
import { bytesContent, createFakeOss, type FakeOss, OBJECT, quickRetry } from '../read/support/fake-oss.ts';
import { memorySource } from '../support/clients.ts';

const MIB = 1024 ** 2;

/** @param crc64OfHead what HEAD had told, a moment before */
function prove(client: FakeOss, file: AppendSource, fromBytes = 0, crc64OfHead?: bigint) {
  const position = client.object?.content.length ?? 0;
  return proveEnd(
    file,
    {
      index: 0,
      object: OBJECT,
      objectEnd: { position, crc64: crc64OfHead, exists: true },
      head: undefined,
      from: { bytes: fromBytes, crc64: 0n },
    },
    { client, retry: quickRetry() },
  );
}

const FILE = randomBytes(2 * MIB + 1000);

test('notices a byte that differs in the last MiB of the object, and none before', async () => {
  const position = 2 * MIB;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: position - 1 }), async (at) => {
      const held = Buffer.from(FILE.subarray(0, position));
      held.writeUInt8(held.readUInt8(at) ^ 1, at);
      const proved = await prove(createFakeOss({ content: bytesContent(held) }), memorySource(FILE, MIB));
      expect(proved !== undefined).toBe(at < position - MIB);
    }),
    { numRuns: 12, examples: [[0], [MIB - 1], [MIB], [position - 1]] },
  );
});

test('of a shorter object compares all, in the place that its metadata names', async () => {
  const content = bytesContent(FILE.subarray(700, 1000));
  expect(await prove(createFakeOss({ content }), memorySource(FILE), 700)).toEqual({
    start: 700,
    end: 1000,
    crc64: crc64(FILE.subarray(700, 1000)),
  });
  expect(await prove(createFakeOss({ content }), memorySource(FILE), 701)).toBeUndefined();
});

test('of a shorter object whose CRC-64 is known reads nothing, and notices any byte that differs', async () => {
  const held = FILE.subarray(700, 1000);
  const client = createFakeOss({ content: bytesContent(held) });
  const known = crc64(held);
  expect(await prove(client, memorySource(FILE), 700, known)).toEqual({
    start: 700,
    end: 1000,
    crc64: known,
  });
  expect(await prove(client, memorySource(FILE), 701, known)).toBeUndefined();
  expect(client.requests).toEqual([]);
});

test('of an empty object asks nothing', async () => {
  const client = createFakeOss({ content: bytesContent(Buffer.alloc(0)) });
  expect(await prove(client, memorySource(FILE), 500)).toMatchObject({ start: 500, end: 500 });
  expect(client.requests).toEqual([]);
});

test('an object that reaches past the end of the file is not compared', async () => {
  const client = createFakeOss({ content: bytesContent(FILE) });
  expect(await prove(client, memorySource(FILE.subarray(1)))).toBeUndefined();
  expect(client.requests).toEqual([]);
});

test('costs one MiB of either side, however long they are', async () => {
  const length = 4 * 1024 ** 3;
  const zeros = Buffer.alloc(MIB);
  const client = createFakeOss({
    content: { length, slice: (start, end) => zeros.subarray(0, end - start) },
  });
  let bytesRead = 0;
  const file: AppendSource = {
    name: 'sparse',
    size: length + 5,
    async *read(start, end) {
      bytesRead += end - start;
      yield zeros.subarray(0, end - start);
    },
  };
  expect(await prove(client, file)).toMatchObject({ end: length });
  expect({ bytesRead, ofObject: client.bytesRead }).toEqual({ bytesRead: MIB, ofObject: MIB });
  expect(client.requests).toEqual([`GET ${length - MIB}-${length}`]);
});

test('does not take the end of an object for that of another one in its place', async () => {
  const client = createFakeOss({ content: bytesContent(FILE), crc64: 2n });
  await expect(prove(client, memorySource(FILE), 0, 1n)).rejects.toMatchObject({ code: 'ObjectReplaced' });
});
