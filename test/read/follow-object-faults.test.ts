import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runTail } from '../../src/api/tail.ts';
import {
  connectionReset,
  createFakeOss,
  createMemoryOutput,
  type Fault,
  OBJECT,
  quickRetry,
  serviceError,
} from './support/fake-oss.ts';
import { fail, followed, followedFake, objectOf, put, type Step, wait } from './support/following.ts';

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
