// The one wait before another try: told of before it begins, as long as the policy says, or not granted at all.
import { expect, test, vi } from 'vitest';
import { waitForRetry, waitForRetryOrThrow } from '../../src/retry/wait.ts';
import { transportError, usageError } from '../support/errors.ts';

const policy = { retryTimes: 3, baseDelayMs: 200, maxDelayMs: 20_000 };
const error = transportError();

function recorded() {
  const events: unknown[] = [];
  const clock = {
    random: () => 0.5,
    now: () => new Date(),
    sleep: async (ms: number) => void events.push(`slept ${ms} ms`),
  };
  const onRetry = vi.fn(({ attempt, delayMs }) => void events.push(`try ${attempt} in ${delayMs} ms`));
  return { events, retry: { policy, clock, onRetry } };
}

test('it is told of, then it is waited', async () => {
  const { events, retry } = recorded();
  await waitForRetry(2, error, retry);
  expect(events).toEqual(['try 2 in 200 ms', 'slept 200 ms']);
});

test('it is not asked whether another try is granted, unless it is to be', async () => {
  const { events, retry } = recorded();
  await waitForRetry(4, usageError(), retry);
  expect(events).toHaveLength(2);
});

test.each([
  ['worth no other try', 1, usageError()],
  ['after the last try', 4, error],
] as const)('an error is thrown: %s', async (_title, attempt, failure) => {
  const { events, retry } = recorded();
  await expect(waitForRetryOrThrow(attempt, failure, retry)).rejects.toBe(failure);
  expect(events).toEqual([]);
});

test('the last try that is granted is waited for', async () => {
  const { events, retry } = recorded();
  await waitForRetryOrThrow(3, error, retry);
  expect(events).toEqual(['try 3 in 400 ms', 'slept 400 ms']);
});
