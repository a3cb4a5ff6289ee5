// The client-side speed limit: for all that goes through it together, in small pieces.
import { expect, it } from 'vitest';
import { systemClock } from '../../src/retry/clock.ts';
import { memorySource } from '../../src/ship/memory-source.ts';
import { createThrottle } from '../../src/ship/throttle.ts';

const hastyClock = { sleep: async (): Promise<void> => {} };

async function read(source: ReturnType<typeof memorySource>): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source.read(0, source.size)) pieces.push(piece);
  return pieces;
}

it('reads the same bytes, in pieces of a twentieth of a second', async () => {
  const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 256));
  const pieces = await read(createThrottle(1000, hastyClock)(memorySource('-', bytes)));
  expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
  expect(Math.max(...pieces.map(({ length }) => length))).toBe(50);
});

it('takes as long for many small sources as for one', async () => {
  const throttle = createThrottle(1000, systemClock);
  const startedMs = performance.now();
  for (let count = 0; count < 30; count += 1) await read(throttle(memorySource('-', Buffer.alloc(10))));
  expect(performance.now() - startedMs).toBeGreaterThan(280);
});

it('takes as long for sources that are read at the same time', async () => {
  const throttle = createThrottle(1000, systemClock);
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: 30 }, () => read(throttle(memorySource('-', Buffer.alloc(10))))));
  expect(performance.now() - startedMs).toBeGreaterThan(280);
});

it('does nothing where there is no limit', () => {
  const source = memorySource('-', Buffer.from('bytes'));
  expect(createThrottle(undefined, hastyClock)(source)).toBe(source);
});
