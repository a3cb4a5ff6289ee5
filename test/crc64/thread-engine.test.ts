// CRC-64 with the help of a thread.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc64 } from '../../src/crc64/crc64.ts';
import { createShared, hashPieces } from '../../src/crc64/engine.ts';
import type { HashingThread } from '../../src/crc64/thread.ts';
import { ThreadEngine } from '../../src/crc64/thread-engine.ts';
import { playThread } from '../support/played-thread.ts';

/** Pieces as a file is read: in three buffers that are used again and again. */
async function* reread(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  const buffers = [0, 1, 2].map(() => new Uint8Array(100));
  const fill = (index: number): Uint8Array | undefined => {
    const piece = pieces[index];
    const buffer = buffers[index % buffers.length] ?? new Uint8Array();
    if (piece !== undefined) buffer.set(piece);
    return piece && buffer.subarray(0, piece.length);
  };
  let next = fill(0);
  for (let index = 1; next !== undefined; index += 1) {
    const piece = next;
    next = fill(index);
    yield piece;
  }
}

const pieceLists = fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 12 });

describe.each([
  ['shared by two processors', 2],
  ['with one processor', 1],
])('content that is only compared, %s,', (_title, processors) => {
  test('has the CRC-64 of the whole, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(pieceLists, async (pieces) => {
        const engine = new ThreadEngine(playThread(), processors);
        const hashed = await hashPieces(reread(pieces), createShared(engine));
        expect(hashed).toBe(await crc64(Buffer.concat(pieces)));
      }),
    );
  });
});

test('content that is sent has the CRC-64 of the whole, however it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(pieceLists, async (pieces) => {
      const hashed = await hashPieces(reread(pieces), new ThreadEngine(playThread(), 2).create());
      expect(hashed).toBe(await crc64(Buffer.concat(pieces)));
    }),
  );
});

test('several may be hashed at once, and asked for in between', async () => {
  const engine = new ThreadEngine(playThread(), 2);
  const crcs = [engine.create(), engine.createShared(), engine.create(), engine.createShared()];
  expect(await Promise.all(crcs.map((crc) => crc.digest()))).toEqual([0n, 0n, 0n, 0n]);
  for (const text of ['hi oss,append object', ',this is a demo']) {
    for (const crc of crcs) await crc.update(Buffer.from(text));
  }
  const both = await crc64(Buffer.from('hi oss,append object,this is a demo'));
  expect(await Promise.all(crcs.map((crc) => crc.digest()))).toEqual([both, both, both, both]);
});

test.for([
  ['with two processors, the thread hashes a part', 2, 500, 700],
  ['with one processor, the thread hashes all', 1, 1000, 1000],
] as const)('of what is only compared, %s', async ([, processors, least, most]) => {
  const thread = playThread();
  const crc = createShared(new ThreadEngine(thread, processors));
  for (let piece = 0; piece < 10; piece += 1) await crc.update(Buffer.alloc(100));
  expect(await crc.digest()).toBe(await crc64(Buffer.alloc(1000)));
  expect(thread.bytes).toBeGreaterThanOrEqual(least);
  expect(thread.bytes).toBeLessThanOrEqual(most);
});

test.for(['create', 'createShared'] as const)(
  'a thread that fails is told of by the next piece and the digest, by %s',
  async (create) => {
    const thread: HashingThread = {
      ...playThread(),
      hash: () => Promise.reject(new Error('out of luck')),
    };
    const crc = new ThreadEngine(thread, 2)[create]();
    await crc.update(Buffer.from('hello'));
    await expect(crc.update(Buffer.from(' world'))).rejects.toThrow('out of luck');
    await expect(crc.digest()).rejects.toThrow('out of luck');
  },
);
