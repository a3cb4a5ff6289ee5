import { describe, expect, test } from 'vitest';
import { runTail } from '../../src/api/tail.ts';
import type { Notice } from '../../src/facts/notices.ts';
import { nextIdleDelayMs } from '../../src/read/follow-object.ts';
import {
  connectionReset,
  createFakeClock,
  createFakeOss,
  createMemoryOutput,
  OBJECT,
  quickRetry,
} from './support/fake-oss.ts';
import { followed, followedFake, kindOf, objectOf, put, wait } from './support/following.ts';

describe('tail -f', () => {
  test('prints the last lines, then what is appended', async () => {
    const { text, notices } = await followed('1\n2\n3\n', [put('1\n2\n3\n4'), put('1\n2\n3\n4\n5\n')], {
      amount: { unit: 'lines', count: 2, fromStart: false },
    });
    expect(text).toBe('2\n3\n4\n5\n');
    expect(notices).toEqual([]);
  });

  test('sends one request a poll, for what follows the last byte it knows', async () => {
    const { requests } = await followed('ab\n', [wait, put('ab\ncd\n'), wait]);
    expect(requests).toEqual(['HEAD', 'GET 0-3', 'GET 2-', 'GET 2-', 'GET 2-', 'GET 5-']);
  });

  test('polls less often while nothing is new, up to four intervals, and at once as often again', async () => {
    const { delays } = await followed('a', [wait, wait, wait, wait, wait, put('ab'), wait]);
    expect(delays).toEqual([1000, 1500, 2250, 3375, 4000, 4000, 1000, 1000]);
    expect(nextIdleDelayMs(4000, 1000)).toBe(4000);
  });

  test('follows from the end when no line is asked for', async () => {
    const nothing = { unit: 'lines', count: 0, fromStart: false } as const;
    const { text } = await followed('old\n', [wait, put('old\nnew\n')], { amount: nothing });
    expect(text).toBe('new\n');
  });

  test('follows an empty object', async () => {
    const { text, notices } = await followed('', [wait, put('a')]);
    expect(text).toBe('a');
    expect(notices).toEqual([]);
  });

  test('follows where the server ignores ranges', async () => {
    const fake = createFakeOss(await objectOf('one\n'));
    fake.ignoresRanges = true;
    const { text, notices } = await followedFake(fake, [wait, put('one\ntwo\n'), put('1\n'), wait]);
    expect(text).toBe('one\ntwo\n1\n');
    expect(notices).toEqual(['truncated']);
  });
});

describe('tail of an object that does not exist', () => {
  const input = { object: OBJECT, amount: { unit: 'lines', count: 10, fromStart: false } } as const;

  test('-f fails at once', async () => {
    const deps = { client: createFakeOss(), output: createMemoryOutput(), retry: quickRetry() };
    await expect(runTail({ ...input, follow: true }, deps)).rejects.toMatchObject({ code: 'NoSuchKey' });
  });

  test('-f --retry waits for it and prints all of it, more lines than were asked for too', async () => {
    const lines = '1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n';
    const { text, notices } = await followed(undefined, [wait, put(lines), wait], { waitForObject: true });
    expect(text).toBe(lines);
    expect(notices).toEqual(['waiting', 'appeared']);
  });

  test('--retry waits for it and prints its last lines', async () => {
    const fake = createFakeOss();
    let sleeps = 0;
    const clock = createFakeClock(async () => {
      sleeps += 1;
      if (sleeps === 2) fake.headFaults.push(connectionReset());
      if (sleeps === 3) fake.object = await objectOf('1\n2\n3\n');
    });
    const notices: string[] = [];
    const output = createMemoryOutput();
    const onNotice = (notice: Notice) => notices.push(kindOf(notice));
    const deps = { client: fake, output, retry: quickRetry(clock), onNotice };
    const amount = { unit: 'lines', count: 1, fromStart: false } as const;
    await expect(runTail({ ...input, amount, waitForObject: true }, deps)).resolves.toBe(2);
    expect(output.bytes().toString()).toBe('3\n');
    expect(notices).toEqual(['waiting', 'outage', 'recovered', 'appeared']);
  });
});

describe('the output of tail -f', () => {
  test('is not given more before it takes what it has', async () => {
    const fake = createFakeOss(await objectOf('0\n1\n2\n'));
    fake.pieceBytes = 1;
    let busy = false;
    let overlaps = 0;
    const write = async (): Promise<void> => {
      if (busy) overlaps += 1;
      busy = true;
      await new Promise((resolve) => setImmediate(resolve));
      busy = false;
    };
    const end = new AbortController();
    const retry = quickRetry(createFakeClock(() => end.abort(new Error('end'))));
    const amount = { unit: 'bytes', count: 1, fromStart: true } as const;
    const deps = { client: fake, output: { write }, retry, signal: end.signal };
    await expect(runTail({ object: OBJECT, amount, follow: true }, deps)).rejects.toThrow('end');
    expect(overlaps).toBe(0);
  });

  test('does not keep an abort waiting when it is stuck', async () => {
    const fake = createFakeOss(await objectOf('0\n'));
    const end = new AbortController();
    const write = (): Promise<void> => {
      setImmediate(() => end.abort(new Error('end')));
      return new Promise(() => undefined);
    };
    const amount = { unit: 'lines', count: 10, fromStart: false } as const;
    const deps = { client: fake, output: { write }, retry: quickRetry(), signal: end.signal };
    await expect(runTail({ object: OBJECT, amount, follow: true }, deps)).rejects.toThrow('end');
  });

  test('ends the following when it is broken, and is not tried again', async () => {
    const fake = createFakeOss(await objectOf('0\n'));
    const write = (): Promise<void> => Promise.reject(new Error('EPIPE'));
    const amount = { unit: 'lines', count: 10, fromStart: false } as const;
    const deps = { client: fake, output: { write }, retry: quickRetry() };
    await expect(runTail({ object: OBJECT, amount, follow: true }, deps)).rejects.toThrow('EPIPE');
    expect(fake.requests).toEqual(['HEAD', 'GET 0-2']);
  });
});
