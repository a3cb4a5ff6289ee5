// An outage is told of once at its beginning and once at its end, and has no limit.
import { expect, test } from 'vitest';
import { TransportError } from '../../src/errors.ts';
import { type OutageNotice, rideOut } from '../../src/retry/outage.ts';
import { waitForRetry } from '../../src/retry/wait.ts';
import { transportError } from '../support/errors.ts';

const policy = { retryTimes: 3, baseDelayMs: 200, maxDelayMs: 20_000 };
const clock = { random: () => 0.5, now: () => new Date(), sleep: async () => undefined };
const error = transportError();

test('each outage is told of once, though each try is for the log', async () => {
  const kinds: OutageNotice['kind'][] = [];
  const attempts: number[] = [];
  const onRetry = ({ attempt }: { attempt: number }): number => attempts.push(attempt);
  const outage = rideOut({ policy, clock, onRetry }, ({ kind }) => kinds.push(kind));
  outage.over();
  for (let round = 0; round < 2; round += 1) {
    for (const attempt of [1, 2]) await waitForRetry(attempt, error, outage.retry);
    outage.over();
    outage.over();
  }
  expect(kinds).toEqual(['outage', 'recovered', 'outage', 'recovered']);
  expect(attempts).toEqual([1, 2, 1, 2]);
});

test('a connection that had been closed is no outage, unless the new one fails as well', async () => {
  const kinds: OutageNotice['kind'][] = [];
  const outage = rideOut({ policy, clock }, ({ kind }) => kinds.push(kind));
  const stale = new TransportError('Transport', { ...error.facts, closed: 'reused' } as never);
  await waitForRetry(1, stale, outage.retry);
  outage.over();
  expect(kinds).toEqual([]);
  await waitForRetry(1, stale, outage.retry);
  await waitForRetry(2, error, outage.retry);
  expect(kinds).toEqual(['outage']);
});

test('the tries have no limit; what is not OSS is waited out once OSS has answered', () => {
  const outage = rideOut({ policy, clock }, () => undefined);
  const patient = { ...policy, retryTimes: Number.POSITIVE_INFINITY };
  expect(outage.retry.policy).toEqual({ ...patient, hasWorked: false });
  outage.over();
  expect(outage.retry.policy).toEqual({ ...patient, hasWorked: true });
});
