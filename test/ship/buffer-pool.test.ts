// Buffers that parts share: used again, kept within a limit, waited for where others hold too much.
import { describe, expect, test } from 'vitest';
import { type BufferLimits, BufferPool } from '../../src/ship/buffer-pool.ts';

function poolOf(limits: BufferLimits = {}): BufferPool {
  return new BufferPool({ leastKeptBytes: 1, ...limits });
}

test('a buffer that was given back is used again, where it is large enough', () => {
  const pool = poolOf();
  const small = pool.take(40);
  const large = pool.take(100);
  expect([small.length, large.length]).toEqual([40, 100]);
  pool.release(small);
  pool.release(large);
  expect(pool.take(50)).toBe(large);
  expect(pool.take(50)).not.toBe(small);
  expect(pool.take(20)).toBe(small);
});

test('no buffer is handed out twice', () => {
  const pool = poolOf();
  pool.release(pool.take(10));
  expect(pool.take(10)).not.toBe(pool.take(10));
});

test('what is kept has a limit', () => {
  const pool = poolOf({ keptBytes: 25 });
  const buffers = [pool.take(10), pool.take(10), pool.take(10)];
  for (const buffer of buffers) pool.release(buffer);
  const again = [pool.take(10), pool.take(10), pool.take(10)];
  expect(again.filter((buffer) => buffers.includes(buffer))).toHaveLength(2);
});

test('two are kept however large they are, as a stream needs them', () => {
  const pool = poolOf({ keptBytes: 25 });
  const buffers = [pool.take(100), pool.take(100)];
  for (const buffer of buffers) pool.release(buffer);
  for (const buffer of [pool.take(100), pool.take(100)]) expect(buffers.includes(buffer)).toBe(true);
  expect(pool.take(100)).not.toBe(buffers[0]);
});

test('a buffer serves for somewhat less than it can hold, but not for much less', () => {
  const pool = poolOf();
  const large = pool.take(1000);
  pool.release(large);
  expect(pool.take(10)).not.toBe(large);
  expect(pool.take(500)).toBe(large);
});

describe('those who wait for their buffers', () => {
  /** Asks for buffers of these sizes, and tells who has got one. */
  function askFor(pool: BufferPool, sizes: readonly number[]): (Buffer | undefined)[] {
    const got: (Buffer | undefined)[] = sizes.map(() => undefined);
    for (const [index, bytes] of sizes.entries()) {
      void pool.acquire(bytes).then((buffer) => {
        got[index] = buffer;
      });
    }
    return got;
  }
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const served = (got: readonly (Buffer | undefined)[]): boolean[] =>
    got.map((buffer) => buffer !== undefined);

  test('hold no more than the budget, and are served in their order, large or small', async () => {
    const pool = poolOf({ budgetBytes: 100 });
    const got = askFor(pool, [60, 50, 10, 10]);
    await turn();
    expect(served(got)).toEqual([true, false, false, false]);
    pool.release(got[0] as Buffer);
    await turn();
    expect(served(got)).toEqual([true, true, true, true]);
  });

  test('get one that is larger than the budget when nobody else holds any', async () => {
    const pool = poolOf({ budgetBytes: 100 });
    const got = askFor(pool, [10, 500, 10]);
    await turn();
    expect(served(got)).toEqual([true, false, false]);
    pool.release(got[0] as Buffer);
    await turn();
    expect(served(got)).toEqual([true, true, false]);
  });

  test('get the room, but not the buffer, of one whose append failed', async () => {
    const pool = poolOf({ budgetBytes: 100 });
    const got = askFor(pool, [100, 100]);
    await turn();
    pool.drop(got[0] as Buffer);
    await turn();
    expect(served(got)).toEqual([true, true]);
    expect(got[1]).not.toBe(got[0]);
  });

  test('do not wait for who holds no more than two', async () => {
    const pool = poolOf({ budgetBytes: 100 });
    const own = pool.take(1000);
    const got = askFor(pool, [100]);
    await turn();
    expect(served(got)).toEqual([true]);
    pool.release(own);
    pool.release(got[0] as Buffer);
    expect(served(askFor(pool, [100]))).toEqual([false]);
  });

  test('find those of others again, within the budget, until nobody holds any', async () => {
    const pool = poolOf({ budgetBytes: 500, keptBytes: 100 });
    const got = askFor(pool, [100, 100, 100, 100, 100]);
    await turn();
    const [last, ...others] = got as Buffer[];
    for (const buffer of others) pool.release(buffer);
    const again = askFor(pool, [100, 100, 100, 100]);
    await turn();
    expect(new Set(again)).toEqual(new Set(others));
    for (const buffer of [last, ...again]) pool.release(buffer as Buffer);
    const later = askFor(pool, [100, 100, 100]);
    await turn();
    expect(later.filter((buffer) => again.includes(buffer) || buffer === last)).toHaveLength(2);
  });
});
