// Things lent to one user at a time: as few as can be, never more than the limit, first come, first served.
import { expect, test } from 'vitest';
import { LendingPool } from '../../src/http/lending-pool.ts';

function count(limit: number): LendingPool<{ number: number }> {
  const pool: LendingPool<{ number: number }> = new LendingPool(limit, () => ({ number: pool.all.length }));
  return pool;
}

test('what was given back is lent again before another is made', async () => {
  const pool = count(4);
  for (let use = 0; use < 5; use += 1) {
    const item = await pool.take();
    expect(item.number).toBe(0);
    pool.giveBack(item);
  }
  expect(pool.all).toHaveLength(1);
});

test('the one used last is lent first', async () => {
  const pool = count(4);
  const [first, second] = [await pool.take(), await pool.take()];
  pool.giveBack(second);
  pool.giveBack(first);
  expect(await pool.take()).toBe(first);
});

test('beyond the limit, who asks first is served first', async () => {
  const pool = count(2);
  const [first, second] = [await pool.take(), await pool.take()];
  const waiting = [pool.take(), pool.take()];
  pool.giveBack(second);
  expect(await waiting[0]).toBe(second);
  pool.giveBack(first);
  expect(await waiting[1]).toBe(first);
  expect(pool.all).toHaveLength(2);
});

test('who gives up waiting takes nothing from the others', async () => {
  const pool = count(1);
  const only = await pool.take();
  const giveUp = new AbortController();
  const reason = new Error('enough');
  const [given, waiting] = [pool.take(giveUp.signal), pool.take()];
  giveUp.abort(reason);
  await expect(given).rejects.toBe(reason);
  pool.giveBack(only);
  expect(await waiting).toBe(only);
  await expect(pool.take(giveUp.signal)).rejects.toBe(reason);
});
