// A stream cut into parts: every byte once and in order, in time, and never more than two parts in memory.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BufferPool } from '../../src/ship/buffer-pool.ts';
import { PartQueue } from '../../src/ship/part-queue.ts';

const LATER_MS = 60_000;

function bytes(text: string): Uint8Array {
  return Buffer.from(text);
}

async function nextText(queue: PartQueue): Promise<string | undefined> {
  const part = await queue.next();
  return part === undefined ? undefined : Buffer.from(part).toString();
}

/** Whether a promise is still pending after everything that is due has run. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  let pending = true;
  const settle = (): void => {
    pending = false;
  };
  promise.then(settle, settle);
  await vi.advanceTimersByTimeAsync(0);
  return pending;
}

describe('whatever the sizes of what comes', () => {
  it('hands out every byte once, in order, in parts that are full but for the last', async () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(pieces, fc.integer({ min: 1, max: 25 }), async (given, flushBytes) => {
        const queue = new PartQueue({ flushBytes, flushIntervalMs: LATER_MS });
        let taken = 0;
        let put = 0;
        const putting = (async () => {
          for (const piece of given) {
            for (const byte of piece) {
              await queue.put(Uint8Array.of(byte));
              put += 1;
              // One on its way, one waiting.
              expect(put - taken).toBeLessThanOrEqual(2 * flushBytes);
            }
          }
          queue.end();
        })();
        const parts: Buffer[] = [];
        for (let part = await queue.next(); part !== undefined; part = await queue.next()) {
          parts.push(Buffer.from(part));
          // The part before is done with only when the next is asked for.
          taken = parts.slice(0, -1).reduce((sum, { length }) => sum + length, 0);
        }
        await putting;
        expect(Buffer.concat(parts).equals(Buffer.concat(given))).toBe(true);
        for (const { length } of parts.slice(0, -1)) expect(length).toBe(flushBytes);
        expect(parts.at(-1)?.length).not.toBe(0);
      }),
    );
  });

  it('takes a piece of many parts at once', async () => {
    const queue = new PartQueue({ flushBytes: 3, flushIntervalMs: LATER_MS });
    const putting = Promise.resolve(queue.put(bytes('abcdefgh'))).then(() => queue.end());
    expect([
      await nextText(queue),
      await nextText(queue),
      await nextText(queue),
      await nextText(queue),
    ]).toEqual(['abc', 'def', 'gh', undefined]);
    await putting;
  });

  it('does not change a part while it is on its way', async () => {
    const queue = new PartQueue({ flushBytes: 4, flushIntervalMs: LATER_MS });
    await queue.put(bytes('aaaa'));
    const part = await queue.next();
    await queue.put(bytes('bbbb'));
    expect(Buffer.from(part as Uint8Array).toString()).toBe('aaaa');
  });
});

describe('with whole lines', () => {
  const LF = 10;
  const LINES = { flushBytes: 8, flushIntervalMs: LATER_MS, wholeLines: true };

  it("hands out every byte once, in order, in parts that end at a line's end but for the last, and for long lines", async () => {
    const byte = fc.constantFrom(...Buffer.from('\n\r\nabc'));
    const pieces = fc.array(fc.array(byte, { maxLength: 40 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        pieces,
        fc.integer({ min: 1, max: 25 }),
        fc.constantFrom(0, LATER_MS),
        async (given, flushBytes, flushIntervalMs) => {
          const queue = new PartQueue({ flushBytes, flushIntervalMs, wholeLines: true });
          const putting = (async () => {
            for (const piece of given) await queue.put(Uint8Array.from(piece));
            queue.end();
          })();
          const parts: Buffer[] = [];
          for (let part = await queue.next(); part !== undefined; part = await queue.next()) {
            expect(part.length).toBeGreaterThan(0);
            parts.push(Buffer.from(part));
          }
          await putting;
          expect(Buffer.concat(parts).equals(Buffer.from(given.flat()))).toBe(true);
          for (const part of parts.slice(0, -1)) {
            if (part.includes(LF)) expect(part.at(-1)).toBe(LF);
            else expect(part.length).toBe(flushBytes);
          }
          expect(queue.waiting).toBe(0);
        },
      ),
    );
  });

  it('a full part leaves the beginning of a line for the next one', async () => {
    const queue = new PartQueue(LINES);
    await queue.put(bytes('ab\ncd\nef'));
    expect(await nextText(queue)).toBe('ab\ncd\n');
    expect(queue.waiting).toBe(2);
    await queue.put(bytes('gh\nij'));
    await queue.put(bytes('k'));
    expect(await nextText(queue)).toBe('efgh\n');
    queue.end();
    expect(await nextText(queue)).toBe('ijk');
    expect(await nextText(queue)).toBeUndefined();
  });

  it('a stream that breaks gives the line that it broke in', async () => {
    const queue = new PartQueue(LINES);
    await queue.put(bytes('ab\ncd'));
    queue.fail(new Error('broken'));
    expect(await nextText(queue)).toBe('ab\ncd');
    await expect(queue.next()).rejects.toThrow('broken');
  });
});

describe('in time', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('a byte waits no longer than the interval, counted from the first one', async () => {
    const queue = new PartQueue({ flushBytes: 100, flushIntervalMs: 1000 });
    const next = nextText(queue);
    await vi.advanceTimersByTimeAsync(5000);
    await queue.put(bytes('a'));
    await vi.advanceTimersByTimeAsync(600);
    await queue.put(bytes('b'));
    await vi.advanceTimersByTimeAsync(399);
    expect(await isPending(next)).toBe(true);
    await vi.advanceTimersByTimeAsync(2);
    expect(await next).toBe('ab');
  });

  it('a line waits no longer than the interval, counted from its end; without an end it waits', async () => {
    const queue = new PartQueue({ flushBytes: 100, flushIntervalMs: 1000, wholeLines: true });
    const next = nextText(queue);
    await queue.put(bytes('a'));
    await vi.advanceTimersByTimeAsync(5000);
    expect(await isPending(next)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    await queue.put(bytes('b\nc'));
    await vi.advanceTimersByTimeAsync(999);
    expect(await isPending(next)).toBe(true);
    await vi.advanceTimersByTimeAsync(2);
    expect(await next).toBe('ab\n');
    const last = nextText(queue);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await isPending(last)).toBe(true);
    queue.end();
    expect(await last).toBe('c');
  });

  it('the time that an append takes counts: what waited for it is due at once', async () => {
    const queue = new PartQueue({ flushBytes: 100, flushIntervalMs: 1000 });
    await queue.put(bytes('a'));
    await vi.advanceTimersByTimeAsync(1001);
    expect(await nextText(queue)).toBe('a');
    await queue.put(bytes('b'));
    await vi.advanceTimersByTimeAsync(1001);
    expect(await nextText(queue)).toBe('b');
  });

  it('a full part is due at once, and the end is too', async () => {
    const queue = new PartQueue({ flushBytes: 2, flushIntervalMs: LATER_MS });
    await queue.put(bytes('ab'));
    expect(await nextText(queue)).toBe('ab');
    await queue.put(bytes('c'));
    const next = nextText(queue);
    expect(await isPending(next)).toBe(true);
    queue.end();
    expect(await next).toBe('c');
    expect(await nextText(queue)).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('who puts waits while two parts are full, and goes on when one has been appended', async () => {
    const queue = new PartQueue({ flushBytes: 2, flushIntervalMs: LATER_MS });
    await queue.put(bytes('ab'));
    expect(await nextText(queue)).toBe('ab');
    await queue.put(bytes('cd'));
    const putting = Promise.resolve(queue.put(bytes('e')));
    expect(await isPending(putting)).toBe(true);
    expect(queue.waiting).toBe(2);
    expect(await nextText(queue)).toBe('cd');
    await putting;
    expect(queue.waiting).toBe(1);
  });

  it('who puts is let go when nobody asks any more', async () => {
    const queue = new PartQueue({ flushBytes: 2, flushIntervalMs: LATER_MS });
    const putting = Promise.resolve(queue.put(bytes('abcdef')));
    expect(await isPending(putting)).toBe(true);
    queue.abandon();
    expect(await isPending(putting)).toBe(false);
  });
});

describe('the buffers', () => {
  it('are two at most, come from the pool, and go back to it once their part has landed', async () => {
    const pool = new BufferPool({ leastKeptBytes: 1 });
    const take = vi.spyOn(pool, 'take');
    const release = vi.spyOn(pool, 'release');
    const queue = new PartQueue({ flushBytes: 2, flushIntervalMs: LATER_MS }, pool);
    expect(take).not.toHaveBeenCalled();
    const putting = Promise.resolve(queue.put(bytes('abcdefgh'))).then(() => queue.end());
    for (let part = await queue.next(); part !== undefined; part = await queue.next()) {
      expect(take.mock.calls.length - release.mock.calls.length).toBeLessThanOrEqual(2);
    }
    await putting;
    expect(release.mock.calls.length).toBe(take.mock.calls.length);
    expect(new Set(take.mock.results.map(({ value }) => value)).size).toBe(2);
  });

  it('of a part that never landed are not used again', async () => {
    const pool = new BufferPool();
    const release = vi.spyOn(pool, 'release');
    const queue = new PartQueue({ flushBytes: 2, flushIntervalMs: LATER_MS }, pool);
    await queue.put(bytes('ab'));
    await queue.next();
    queue.abandon();
    expect(release).not.toHaveBeenCalled();
  });
});

describe('a stream that breaks', () => {
  it('hands out the bytes before the failure, then throws it, each time', async () => {
    const queue = new PartQueue({ flushBytes: 4, flushIntervalMs: LATER_MS });
    await queue.put(bytes('abcd'));
    await queue.put(bytes(''));
    queue.fail(new Error('broken'));
    expect(await nextText(queue)).toBe('abcd');
    await expect(queue.next()).rejects.toThrow('broken');
    await expect(queue.next()).rejects.toThrow('broken');
  });

  it('wakes who waits for bytes', async () => {
    const queue = new PartQueue({ flushBytes: 4, flushIntervalMs: LATER_MS });
    const next = queue.next();
    queue.fail(new Error('broken'));
    await expect(next).rejects.toThrow('broken');
  });
});
