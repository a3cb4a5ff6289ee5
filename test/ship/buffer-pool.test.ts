// Buffers that parts share: used again, kept within a limit.
import { expect, test } from 'vitest';
import { BufferPool } from '../../src/ship/buffer-pool.ts';

test('a buffer that was given back is used again, where it is large enough', () => {
  const pool = new BufferPool();
  const small = pool.acquire(10);
  const large = pool.acquire(100);
  expect([small.length, large.length]).toEqual([10, 100]);
  pool.release(small);
  pool.release(large);
  expect(pool.acquire(50)).toBe(large);
  expect(pool.acquire(50)).not.toBe(small);
  expect(pool.acquire(5)).toBe(small);
});

test('no buffer is handed out twice', () => {
  const pool = new BufferPool();
  pool.release(pool.acquire(10));
  expect(pool.acquire(10)).not.toBe(pool.acquire(10));
});

test('what is kept has a limit', () => {
  const pool = new BufferPool(25);
  const buffers = [pool.acquire(10), pool.acquire(10), pool.acquire(10)];
  for (const buffer of buffers) pool.release(buffer);
  const again = [pool.acquire(10), pool.acquire(10), pool.acquire(10)];
  expect(again.filter((buffer) => buffers.includes(buffer))).toHaveLength(2);
});

test('two are kept however large they are, as a stream needs them', () => {
  const pool = new BufferPool(25);
  const buffers = [pool.acquire(100), pool.acquire(100)];
  for (const buffer of buffers) pool.release(buffer);
  for (const buffer of [pool.acquire(100), pool.acquire(100)]) expect(buffers.includes(buffer)).toBe(true);
  expect(pool.acquire(100)).not.toBe(buffers[0]);
});
