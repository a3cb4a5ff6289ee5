import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runTail, type TailInput } from '../../src/commands/tail.ts';
import { crc64 } from '../../src/crc64/crc64.ts';
import { nextIdleDelayMs } from '../../src/tail/follow.ts';
import type { TailNotice } from '../../src/tail/notice.ts';
import {
  bytesContent,
  connectionReset,
  createFakeClock,
  createFakeOss,
  createMemoryOutput,
  type FakeObject,
  type FakeOss,
  type Fault,
  OBJECT,
  quickRetry,
  serviceError,
} from './fake-oss.ts';

async function objectOf(text: string | Uint8Array): Promise<FakeObject> {
  const bytes = Buffer.from(text);
  return { content: bytesContent(bytes), crc64: await crc64(bytes) };
}

type Step = (fake: FakeOss) => void | Promise<void>;

const put =
  (text: string): Step =>
  async (fake) => {
    fake.object = await objectOf(text);
  };
const remove: Step = (fake) => {
  fake.object = undefined;
};
const wait: Step = () => undefined;
const fail =
  (...faults: Fault[]): Step =>
  (fake) => {
    fake.faults.push(...faults);
  };

interface Followed {
  readonly text: string;
  readonly notices: TailNotice['kind'][];
  readonly delays: readonly number[];
  readonly requests: readonly string[];
}

/** Follows a fake object; one step happens during each wait, and the end of the steps ends the following. */
async function followed(
  first: string | undefined,
  steps: readonly Step[],
  input: Partial<TailInput> = {},
): Promise<Followed> {
  const fake = createFakeOss(first === undefined ? undefined : await objectOf(first));
  fake.pieceBytes = 5;
  return followedFake(fake, steps, input);
}

async function followedFake(
  fake: FakeOss,
  steps: readonly Step[],
  input: Partial<TailInput> = {},
): Promise<Followed> {
  const end = new AbortController();
  const left = [...steps];
  const clock = createFakeClock(async () => {
    const step = left.shift();
    if (step === undefined) end.abort(new Error('end of the steps'));
    await step?.(fake);
  });
  const output = createMemoryOutput();
  const notices: TailNotice['kind'][] = [];
  const amount = { unit: 'lines', count: 10, fromStart: false } as const;
  const following = runTail(
    { object: OBJECT, amount, follow: true, intervalMs: 1000, ...input },
    {
      client: fake,
      output,
      retry: quickRetry(clock),
      onNotice: ({ kind }) => notices.push(kind),
      signal: end.signal,
    },
  );
  await expect(following).rejects.toThrow('end of the steps');
  return { text: output.bytes().toString(), notices, delays: clock.sleeps, requests: fake.requests };
}

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

describe('tail -f through faults', () => {
  test('loses and repeats no byte when bodies break', async () => {
    const breaks = fail({ kind: 'break', afterBytes: 3 }, { kind: 'cut', afterBytes: 1 });
    const { text } = await followed('0\n', [breaks, put('0\n123456789\n'), wait, wait, wait, wait]);
    expect(text).toBe('0\n123456789\n');
  });

  test('waits out an outage of any length, and tells of its begin and its end', async () => {
    const down = Array.from({ length: 50 }, (): Fault => ({ kind: 'error', error: connectionReset() }));
    const waits = Array.from({ length: 52 }, () => wait);
    const { text, notices } = await followed('0\n', [fail(...down), ...waits, put('0\n1\n'), wait]);
    expect(text).toBe('0\n1\n');
    expect(notices).toEqual(['outage', 'recovered']);
  });

  test('tells of each outage', async () => {
    const down: Fault = { kind: 'error', error: serviceError(503, 'ServiceUnavailable') };
    const { notices } = await followed('0\n', [fail(down), wait, wait, fail(down), wait, wait, wait]);
    expect(notices).toEqual(['outage', 'recovered', 'outage', 'recovered']);
  });

  test('waits out an outage while it prints what was there', async () => {
    const fake = createFakeOss(await objectOf('0\n1\n'));
    fake.faults = Array.from({ length: 9 }, () => ({ kind: 'error', error: connectionReset() }));
    const { text, notices } = await followedFake(
      fake,
      Array.from({ length: 12 }, () => wait),
    );
    expect(text).toBe('0\n1\n');
    expect(notices).toEqual(['outage', 'recovered']);
  });

  test('prints nothing of a damaged body, and reads it again', async () => {
    const damages: Step = fail({ kind: 'damage', atByte: 3 });
    const { text, notices } = await followed('0\n', [damages, put('0\n123456\n'), wait, wait, wait]);
    expect(text).toBe('0\n123456\n');
    expect(notices).toEqual([]);
  });

  test('does not take damage to the byte it knows for another object', async () => {
    const { text, notices } = await followed('0\n', [
      fail({ kind: 'damage', atByte: 0 }),
      put('0\n1\n'),
      wait,
    ]);
    expect(text).toBe('0\n1\n');
    expect(notices).toEqual([]);
  });

  test('ends at a refusal', async () => {
    const fake = createFakeOss(await objectOf('0\n'));
    fake.faults = [undefined, { kind: 'error', error: serviceError(403, 'AccessDenied') }];
    const amount = { unit: 'lines', count: 10, fromStart: false } as const;
    const deps = { client: fake, output: createMemoryOutput(), retry: quickRetry() };
    const following = runTail({ object: OBJECT, amount, follow: true }, deps);
    await expect(following).rejects.toMatchObject({ code: 'AccessDenied' });
  });

  test('prints every byte once, in order, whatever is appended and whatever breaks', async () => {
    const fault: fc.Arbitrary<Fault | undefined> = fc.oneof(
      fc.constant(undefined),
      fc.constant<Fault>({ kind: 'error', error: connectionReset() }),
      fc.record({
        kind: fc.constantFrom('break', 'cut', 'damage'),
        afterBytes: fc.nat(12),
        atByte: fc.nat(12),
      }),
    );
    const appends = fc.array(fc.tuple(fc.string({ maxLength: 20 }), fault), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 20 }), appends, async (first, rest) => {
        let text = first;
        const steps = rest.map(([appended, fault]): Step => {
          text += appended;
          const now = text;
          return async (fake) => {
            if (fault !== undefined) fake.faults = [fault];
            await put(now)(fake);
          };
        });
        // Damage twice at one place is a replaced object: here it is always followed by a quiet poll.
        const spaced = steps.flatMap((step) => [step, wait, wait]);
        const all = { unit: 'bytes', count: 1, fromStart: true } as const;
        const result = await followed(first, [...spaced, wait, wait], { amount: all });
        expect(result.text).toBe(text);
      }),
      { numRuns: 150 },
    );
  });
});

describe('tail -f of an object that changes otherwise', () => {
  test('tells that it became shorter, and prints it from its start', async () => {
    const { text, notices } = await followed('1\n2\n3\n', [put('4\n'), wait, put('4\n5\n')]);
    expect(text).toBe('1\n2\n3\n4\n5\n');
    expect(notices).toEqual(['truncated']);
  });

  test('tells that it became empty', async () => {
    const { text, notices } = await followed('1\n', [put(''), wait, put('2\n'), wait]);
    expect(text).toBe('1\n2\n');
    expect(notices).toEqual(['truncated']);
  });

  test.each([
    ['as long', 'b\n'],
    ['as long, with the same last byte', 'c\n'],
    ['longer', 'b\nc\n'],
  ])('tells that it was replaced by one %s, and prints that from its start', async (_, other) => {
    const { text, notices } = await followed('a\n', [put(other), wait, wait]);
    expect(text).toBe(`a\n${other}`);
    expect(notices).toEqual(['replaced']);
  });

  test('tells that it was deleted and that it exists again, and prints it from its start', async () => {
    const { text, notices } = await followed('1\n2\n', [remove, wait, put('1\n2\n3\n'), wait]);
    expect(text).toBe('1\n2\n1\n2\n3\n');
    expect(notices).toEqual(['inaccessible', 'appeared']);
  });

  test('notices a change during its first output', async () => {
    const fake = createFakeOss(await objectOf('1\n2\n3\n'));
    fake.faults = [{ kind: 'replace', afterBytes: 2, object: await objectOf('4\n') }];
    const { text, notices } = await followedFake(fake, [wait, wait]);
    expect(text).toBe('4\n');
    expect(notices).toEqual(['outage', 'replaced', 'recovered']);
  });

  test('does not go on comparing where CRC-64 headers are wrong from the start', async () => {
    const fake = createFakeOss({ ...(await objectOf('1\n')), crc64: 5n });
    const grow =
      (text: string, crc: bigint): Step =>
      async (fake) => {
        fake.object = { ...(await objectOf(text)), crc64: crc };
      };
    const steps = [grow('1\n2\n', 6n), wait, wait, wait, grow('1\n2\n3\n', 7n), wait];
    const { text, notices } = await followedFake(fake, steps);
    expect(text).toBe('1\n1\n2\n3\n');
    expect(notices).toEqual(['replaced']);
  });

  test('follows without CRC-64 and ETag by length and last byte', async () => {
    const fake = createFakeOss({ content: bytesContent(Buffer.from('ab')) });
    const grow =
      (text: string): Step =>
      (fake) => {
        fake.object = { content: bytesContent(Buffer.from(text)) };
      };
    const { text, notices } = await followedFake(fake, [grow('abc'), grow('xyz!'), wait, wait, wait]);
    expect(text).toBe('abcxyz!');
    expect(notices).toEqual(['replaced']);
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
    const onNotice = ({ kind }: TailNotice) => notices.push(kind);
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
