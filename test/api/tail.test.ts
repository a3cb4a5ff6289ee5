import { describe, expect, test } from 'vitest';
import { runTail } from '../../src/api/tail.ts';
import { ObjectMissingError } from '../../src/errors.ts';
import type { RangeSizes } from '../../src/read/lines.ts';
import type { TailAmount } from '../../src/read/select.ts';
import {
  bytesContent,
  connectionReset,
  createFakeOss,
  createMemoryOutput,
  type FakeContent,
  type FakeOss,
  OBJECT,
  quickRetry,
} from '../read/support/fake-oss.ts';
import { LINE_BYTES, line, syntheticLine, syntheticLog } from '../read/support/synthetic-log.ts';

const MIB = 1024 ** 2;
/** The lines that fit into the 5 GiB of the longest object. */
const LINES = 53_687_091;

const lastTen: TailAmount = { unit: 'lines', count: 10, fromStart: false };

async function tail(
  fake: FakeOss,
  amount: TailAmount,
  rangeSizes?: RangeSizes,
): Promise<{ text: string; bytes: number }> {
  const output = createMemoryOutput();
  const deps = { client: fake, output, retry: quickRetry(), ...(rangeSizes && { rangeSizes }) };
  const bytes = await runTail({ object: OBJECT, amount }, deps);
  return { text: output.bytes().toString(), bytes };
}

function fakeOf(content: FakeContent): FakeOss {
  return createFakeOss({ content });
}

describe('tail', () => {
  test('of 10 lines of the longest object takes two requests and reads no more than 128 KiB', async () => {
    const fake = fakeOf(syntheticLog(LINES * LINE_BYTES));
    const { text, bytes } = await tail(fake, lastTen);
    expect(text).toBe(Array.from({ length: 10 }, (_, index) => line(LINES - 10 + index)).join(''));
    expect(bytes).toBe(text.length);
    expect(fake.requests).toHaveLength(2);
    expect(fake.bytesRead).toBeLessThanOrEqual(128 * 1024);
  });

  test.each<[string, TailAmount]>([
    ['-c N', { unit: 'bytes', count: LINE_BYTES, fromStart: false }],
    ['-c +N', { unit: 'bytes', count: (LINES - 1) * LINE_BYTES + 1, fromStart: true }],
  ])('%s takes one HEAD and one GET of what it prints', async (_, amount) => {
    const fake = fakeOf(syntheticLog(LINES * LINE_BYTES));
    const { text } = await tail(fake, amount);
    expect(text).toBe(line(LINES - 1));
    expect(fake.requests).toHaveLength(2);
    expect(fake.bytesRead).toBe(LINE_BYTES);
  });

  test('-n +N reads the object once from its start', async () => {
    const fake = fakeOf(syntheticLog(1000 * LINE_BYTES));
    const { text } = await tail(fake, { unit: 'lines', count: 1000, fromStart: true });
    expect(text).toBe(line(999));
    expect(fake.requests).toEqual(['HEAD', 'GET 0-100000']);
  });

  test('reads a long way back in ranges that grow, and each byte once', async () => {
    const fake = fakeOf(syntheticLog(LINES * LINE_BYTES));
    const { bytes } = await tail(fake, { ...lastTen, count: 40_000 });
    expect(bytes).toBe(40_000 * LINE_BYTES);
    expect(fake.requests).toHaveLength(1 + 6);
    expect(fake.bytesRead).toBeLessThan(4 * MIB);
  });

  test('keeps no more than its bound in memory: it finds the start first and then streams from there', async () => {
    const sizes: RangeSizes = { firstBytes: 1000, maxBytes: 4000, keepBytes: 8000 };
    const fake = fakeOf(syntheticLog(100_000));
    const { text } = await tail(fake, { ...lastTen, count: 300 }, sizes);
    expect(text).toHaveLength(300 * LINE_BYTES);
    expect(text.startsWith(line(700))).toBe(true);
    expect(fake.requests.at(-1)).toBe('GET 70000-100000');
  });

  test('of one endless line looks back through it and then streams it', async () => {
    const sizes: RangeSizes = { firstBytes: 64 * 1024, maxBytes: MIB, keepBytes: 2 * MIB };
    const fake = fakeOf(syntheticLine(20 * MIB));
    const { bytes } = await tail(fake, lastTen, sizes);
    expect(bytes).toBe(20 * MIB);
    expect(fake.requests.at(-1)).toBe(`GET 0-${20 * MIB}`);
    expect(fake.bytesRead).toBe(40 * MIB);
  });

  test('of an empty object sends no GET', async () => {
    const fake = fakeOf(bytesContent(Buffer.alloc(0)));
    await expect(tail(fake, lastTen)).resolves.toEqual({ text: '', bytes: 0 });
    expect(fake.requests).toEqual(['HEAD']);
  });

  test('of 0 lines sends no GET', async () => {
    const fake = fakeOf(syntheticLog(1000));
    await tail(fake, { ...lastTen, count: 0 });
    expect(fake.requests).toEqual(['HEAD']);
  });

  test('prints nothing that is appended after it began', async () => {
    const fake = fakeOf(bytesContent(Buffer.from('1\n2\n')));
    const grown = { content: bytesContent(Buffer.from('1\n2\n3\n')) };
    fake.faults = [{ kind: 'replace', afterBytes: 1, object: grown }];
    expect((await tail(fake, lastTen)).text).toBe('1\n2\n');
  });

  test('of an absent object says so', async () => {
    await expect(tail(createFakeOss(), lastTen)).rejects.toThrow(ObjectMissingError);
  });

  test('tries again where HEAD or GET fail', async () => {
    const fake = fakeOf(bytesContent(Buffer.from('1\n2\n')));
    fake.headFaults = [connectionReset()];
    fake.faults = [{ kind: 'error', error: connectionReset() }];
    expect((await tail(fake, lastTen)).text).toBe('1\n2\n');
  });

  test('ends by the signal', async () => {
    const deps = {
      client: fakeOf(syntheticLog(1000)),
      output: createMemoryOutput(),
      retry: quickRetry(),
      signal: AbortSignal.abort(new Error('stop')),
    };
    await expect(runTail({ object: OBJECT, amount: lastTen }, deps)).rejects.toThrow('stop');
  });
});
