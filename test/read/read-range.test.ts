import { describe, expect, test } from 'vitest';
import { IntegrityError, ObjectMissingError, TransportError } from '../../src/errors.ts';
import { type ReadRangeDeps, readRange } from '../../src/read/read-range.ts';
import { takeSnapshot } from '../../src/read/snapshot.ts';
import {
  bytesContent,
  connectionReset,
  createFakeClock,
  createFakeOss,
  type FakeObject,
  type FakeOss,
  OBJECT,
  quickRetry,
  serviceError,
} from './support/fake-oss.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz';

function objectOf(text: string, rest: Omit<FakeObject, 'content'> = {}): FakeObject {
  return { content: bytesContent(Buffer.from(text)), ...rest };
}

function fakeOf(text: string, rest: Omit<FakeObject, 'content'> = {}): FakeOss {
  const fake = createFakeOss(objectOf(text, rest));
  fake.pieceBytes = 4;
  return fake;
}

async function read(
  fake: FakeOss,
  start: number,
  end: number,
  deps: ReadRangeDeps = { retry: quickRetry() },
): Promise<string> {
  let text = '';
  for await (const piece of readRange(fake, OBJECT, { start, end }, deps)) text += Buffer.from(piece);
  return text;
}

describe('reading a range', () => {
  test('goes on at the byte where the connection broke', async () => {
    const fake = fakeOf(ALPHABET);
    fake.faults = [
      { kind: 'break', afterBytes: 7 },
      { kind: 'cut', afterBytes: 5 },
    ];
    await expect(read(fake, 2, 20)).resolves.toBe(ALPHABET.slice(2, 20));
    expect(fake.requests).toEqual(['GET 2-20', 'GET 9-20', 'GET 14-20']);
  });

  test('asks for nothing when the range is empty', async () => {
    const fake = fakeOf(ALPHABET);
    await expect(read(fake, 5, 5)).resolves.toBe('');
    expect(fake.requests).toEqual([]);
  });

  test('gives up after the policy’s tries without progress', async () => {
    const fake = fakeOf(ALPHABET);
    fake.faults = Array.from({ length: 9 }, () => ({ kind: 'error', error: connectionReset() }));
    await expect(read(fake, 0, 5)).rejects.toThrow(TransportError);
    expect(fake.requests).toHaveLength(4);
  });

  test('counts the tries anew after every byte of progress', async () => {
    const fake = fakeOf(ALPHABET);
    fake.faults = Array.from({ length: 20 }, () => ({ kind: 'break', afterBytes: 1 }));
    await expect(read(fake, 0, 26)).resolves.toBe(ALPHABET);
  });

  test('waits between tries and tells of each', async () => {
    const clock = createFakeClock();
    const fake = fakeOf(ALPHABET);
    fake.faults = Array.from({ length: 2 }, () => ({ kind: 'error', error: serviceError(503, 'SlowDown') }));
    const told: number[] = [];
    const retry = { ...quickRetry(clock), onRetry: ({ attempt }: { attempt: number }) => told.push(attempt) };
    await read(fake, 0, 5, { retry });
    expect(clock.sleeps).toEqual([100, 200]);
    expect(told).toEqual([1, 2]);
  });

  test('does not repeat a refusal', async () => {
    const fake = fakeOf(ALPHABET);
    fake.faults = [{ kind: 'error', error: serviceError(403, 'AccessDenied') }];
    await expect(read(fake, 0, 5)).rejects.toMatchObject({ code: 'AccessDenied' });
    expect(fake.requests).toHaveLength(1);
  });

  test('takes its part of a whole object, where the server ignores ranges', async () => {
    const fake = fakeOf(ALPHABET);
    fake.ignoresRanges = true;
    fake.faults = [{ kind: 'break', afterBytes: 10 }];
    await expect(read(fake, 5, 14)).resolves.toBe(ALPHABET.slice(5, 14));
    expect(fake.bytesRead).toBeLessThan(10 + ALPHABET.length);
  });

  test('refuses an answer that begins after the range does', async () => {
    const fake = fakeOf(ALPHABET);
    const client = { ...fake, getObject: () => fake.getObject(OBJECT, { start: 6 }) };
    await expect(read({ ...fake, ...client }, 5, 14)).rejects.toThrow(IntegrityError);
  });

  test('of an absent object says so', async () => {
    await expect(read(createFakeOss(), 0, 5)).rejects.toThrow(ObjectMissingError);
  });

  test('stops at once when it is aborted, between pieces and while waiting', async () => {
    const abort = new AbortController();
    const fake = fakeOf(ALPHABET);
    fake.faults = [{ kind: 'break', afterBytes: 8 }];
    const retry = quickRetry(createFakeClock(() => abort.abort(new Error('stop'))));
    const pieces: string[] = [];
    const reading = async (): Promise<void> => {
      const range = { start: 0, end: 26 };
      for await (const piece of readRange(fake, OBJECT, range, { retry }, abort.signal)) {
        pieces.push(Buffer.from(piece).toString());
      }
    };
    await expect(reading()).rejects.toThrow('stop');
    expect(pieces).toEqual(['abcd', 'efgh']);
    await expect(reading()).rejects.toThrow('stop');
  });
});

describe('an object that changes while it is read', () => {
  async function readThroughChange(before: FakeObject, after: FakeObject | undefined): Promise<string> {
    const fake = createFakeOss(before);
    const snapshot = await takeSnapshot(fake, OBJECT, quickRetry());
    fake.faults = [{ kind: 'replace', afterBytes: 10, object: after }];
    return read(fake, 0, snapshot.length, { retry: quickRetry(), snapshot });
  }

  const before = objectOf(ALPHABET, { crc64: 1n, etag: '"1"' });

  test('by an append is read up to the length it had', async () => {
    const after = objectOf(`${ALPHABET}0123`, { crc64: 2n, etag: '"2"' });
    await expect(readThroughChange(before, after)).resolves.toBe(ALPHABET);
  });

  test.each([
    ['is shorter', objectOf(ALPHABET.slice(0, 20), { crc64: 2n })],
    ['is shorter than what was read', objectOf('abc', { crc64: 2n })],
    ['has another CRC-64', objectOf(ALPHABET.toUpperCase(), { crc64: 2n })],
    ['has another ETag and no CRC-64', objectOf(ALPHABET.toUpperCase(), { etag: '"2"' })],
    ['is longer, but was put', objectOf(`${ALPHABET}0123`, { crc64: 2n, etag: '"2"', objectType: 'Normal' })],
  ])('into one that %s is refused as replaced', async (_, after) => {
    await expect(readThroughChange(before, after)).rejects.toMatchObject({ code: 'ObjectReplaced' });
  });

  test('into an empty one that ignores ranges is refused as replaced', async () => {
    const fake = createFakeOss(objectOf(''));
    fake.ignoresRanges = true;
    await expect(read(fake, 0, 5)).rejects.toMatchObject({ code: 'ObjectReplaced' });
  });

  test('that is deleted is missing', async () => {
    await expect(readThroughChange(before, undefined)).rejects.toThrow(ObjectMissingError);
  });
});
