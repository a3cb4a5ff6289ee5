// Where the end was asked for while OSS is out of reach: one more try, in a few seconds, and the truth about it.
import { expect, test } from 'vitest';
import { NO_OBJECT } from '../../src/append/object-end.ts';
import { resolveObject } from '../../src/append/resolve.ts';
import { appendExactlyOnce, type SessionDeps } from '../../src/append/session.ts';
import type { OssClient } from '../../src/oss/types.ts';
import { systemClock } from '../../src/retry/clock.ts';
import { withLastTry } from '../../src/ship/last-try.ts';
import { memorySource } from '../../src/ship/memory-source.ts';
import { Silence } from '../../src/ship/silence.ts';
import { transportError } from '../support/errors.ts';

const OBJECT = { bucket: 'demo', key: 'app.log' };
/** Full waits, longer than any test. */
const PATIENT = {
  policy: { retryTimes: 100, baseDelayMs: 60_000, maxDelayMs: 60_000 },
  clock: { ...systemClock, random: () => 1 },
};

interface FakeClient extends OssClient {
  readonly calls: string[];
}

function clientOf(answers: Partial<Pick<OssClient, 'headObject' | 'appendObject'>>): FakeClient {
  const calls: string[] = [];
  const refuse = async (): Promise<never> => {
    throw transportError();
  };
  const { headObject = refuse, appendObject = refuse } = answers;
  return {
    calls,
    headObject: (...args) => {
      calls.push('HEAD');
      return headObject(...args);
    },
    appendObject: (...args) => {
      calls.push('POST');
      args[1].body();
      return appendObject(...args);
    },
    getObject: refuse,
    listObjects: refuse,
    close: async () => undefined,
  };
}

/** @param stopAfter so many calls: while the wait after them is on */
function session(
  client: FakeClient,
  stop: AbortController,
  stopAfter: number,
  limitMs?: number,
): SessionDeps {
  const onRetry = (): void => {
    if (client.calls.length >= stopAfter) setTimeout(() => stop.abort(), 10);
  };
  const silence = limitMs === undefined ? undefined : new Silence(limitMs);
  return withLastTry({ client, retry: { ...PATIENT, onRetry } }, stop.signal, silence);
}

function append(deps: SessionDeps): Promise<unknown> {
  const job = { object: OBJECT, source: memorySource('-', Buffer.from('hello')), objectEnd: NO_OBJECT };
  return appendExactlyOnce({ ...job, onConflict: 'append-after', requestHeaders: async () => ({}) }, deps);
}

/** Like a connection over which nothing comes back. */
function silence(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
}

test('a wait for the next look is cut short, and the look is the last', async () => {
  const client = clientOf({});
  const deps = session(client, new AbortController(), 1);
  await expect(resolveObject(OBJECT, deps)).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(client.calls).toEqual(['HEAD', 'HEAD']);
});

test('the last try of an append asks first, sends, and asks what became of it', async () => {
  const client = clientOf({ headObject: async () => undefined });
  const stop = new AbortController();
  await expect(append(session(client, stop, 1))).rejects.toMatchObject({
    noteFacts: [{ kind: 'gave-up', attempts: 2 }, { kind: 'landing-not-seen' }],
  });
  expect(client.calls).toEqual(['POST', 'HEAD', 'POST', 'HEAD']);
});

test('a try that was on its way at the stop gets one more', async () => {
  const stop = new AbortController();
  const client = clientOf({
    headObject: async () => undefined,
    appendObject: async () => {
      stop.abort();
      throw transportError();
    },
  });
  const { policy } = PATIENT;
  const deps = withLastTry(
    { client, retry: { ...PATIENT, policy: { ...policy, baseDelayMs: 1 } } },
    stop.signal,
  );
  await expect(append(deps)).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(client.calls).toEqual(['POST', 'HEAD', 'POST', 'HEAD']);
});

test('a look that nobody answers is given up in time, and the doubt is told', async () => {
  const client = clientOf({ headObject: (_, signal) => silence(signal) });
  const startedMs = performance.now();
  await expect(append(session(client, new AbortController(), 1, 50))).rejects.toMatchObject({
    noteFacts: [{ kind: 'landing-unknown' }],
  });
  expect(performance.now() - startedMs).toBeLessThan(2000);
  expect(client.calls).toEqual(['POST', 'HEAD']);
});

test('an append on its way is given up sooner after the stop', async () => {
  const stop = new AbortController();
  const patience: (number | undefined)[] = [];
  const client = clientOf({
    appendObject: async (_, { patienceMs }) => {
      patience.push(patienceMs?.());
      stop.abort();
      patience.push(patienceMs?.());
      throw transportError();
    },
  });
  const deps = withLastTry({ client, retry: PATIENT }, stop.signal, new Silence(50));
  await expect(append(deps)).rejects.toThrow();
  expect(patience).toEqual([Number.POSITIVE_INFINITY, 50]);
});

test('without a stop nothing is limited', async () => {
  const signal = AbortSignal.timeout(200);
  const client = clientOf({ headObject: (_, given) => silence(given) });
  const deps = { ...session(client, new AbortController(), 9, 20), signal };
  await expect(resolveObject(OBJECT, deps)).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(client.calls).toEqual(['HEAD']);
});
