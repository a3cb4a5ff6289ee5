// When keys that were fetched are asked for anew: early, by one request at a time, and never while they need not be.
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { caching } from '../../src/credentials/cache.ts';
import type { CredentialsDeps, FetchedKeys } from '../../src/credentials/deps.ts';
import type { CredentialsProvider } from '../../src/credentials/provider.ts';
import type { Notice } from '../../src/facts/notices.ts';
import { describeNotice } from '../../src/text/program.ts';
import { transportError } from '../support/errors.ts';
import { keysNamed } from './support/played-server.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

interface Setup {
  readonly keys: CredentialsProvider;
  /** How often keys were asked for. */
  readonly count: () => number;
  readonly notices: Notice[];
  readonly secrets: string[];
  /** Milliseconds by both clocks, or by one of them. */
  pass(ms: number, clock?: 'wall' | 'monotonic'): void;
  /** From now on it fails; or, again, does not. */
  break(isBroken: boolean): void;
  release(): void;
}

/** Keys named 1, 2 … */
function cached({
  lifetimeMs = HOUR_MS as number | 'unknown',
  held = false,
  signal = undefined as AbortSignal | undefined,
} = {}): Setup {
  let [wallMs, monotonicMs, count, isBroken] = [Date.parse('2026-11-27T10:00:00Z'), 5000, 0, false];
  let release = (): void => undefined;
  const notices: Notice[] = [];
  const secrets: string[] = [];
  const deps: CredentialsDeps = {
    openTransport: () => {
      throw new Error('not expected');
    },
    clock: { now: () => wallMs, monotonicMs: () => monotonicMs },
    onNotice: (notice) => notices.push(notice),
    onSecret: (secret) => secrets.push(secret),
    ...(signal && { signal }),
  };
  const fetchKeys = async (closing: AbortSignal | undefined): Promise<FetchedKeys> => {
    count += 1;
    const name = `${count}`;
    if (held)
      await new Promise<void>((resolve, reject) => {
        release = resolve;
        closing?.addEventListener('abort', () => reject(closing.reason));
      });
    if (isBroken) throw transportError();
    return { credentials: keysNamed(name), ...(lifetimeMs !== 'unknown' && { lifetimeMs }) };
  };
  return {
    keys: caching(fetchKeys, deps),
    count: () => count,
    notices,
    secrets,
    pass(ms, clock) {
      if (clock !== 'monotonic') wallMs += ms;
      if (clock !== 'wall') monotonicMs += ms;
    },
    break: (broken) => {
      isBroken = broken;
    },
    release: () => release(),
  };
}

async function idOf(keys: Promise<unknown>): Promise<string> {
  return ((await keys) as { accessKeyId: string }).accessKeyId;
}

test('keys are kept until a fifth of their lifetime is left, then others are fetched meanwhile', async () => {
  const { keys, count, pass, secrets } = cached();
  expect(await idOf(keys())).toBe('STS.1');
  expect(secrets).toEqual(['secret-of-1', 'token-of-1']);
  pass(47 * MINUTE_MS);
  expect(await idOf(keys())).toBe('STS.1');
  expect(count()).toBe(1);
  pass(2 * MINUTE_MS);
  // Nobody waits for them.
  expect(await idOf(keys())).toBe('STS.1');
  await turn();
  expect(await idOf(keys())).toBe('STS.2');
  pass(47 * MINUTE_MS);
  expect(await idOf(keys())).toBe('STS.2');
  expect(count()).toBe(2);
});

test.each([
  ['the machine slept, and the monotonic clock with it', 'wall'],
  ['the clock was not set forward in that time, or was set back', 'monotonic'],
] as const)('expired keys are not given out, though %s', async (_, clock) => {
  const { keys, pass } = cached();
  await keys();
  if (clock === 'monotonic') pass(-2 * HOUR_MS, 'wall');
  pass(61 * MINUTE_MS, clock);
  expect(await idOf(keys())).toBe('STS.2');
});

test('all who come at once wait for the same answer', async () => {
  const { keys, count, release } = cached({ held: true });
  const all = [1, 2, 3, 4].map(() => idOf(keys()));
  release();
  expect(await Promise.all(all)).toEqual(['STS.1', 'STS.1', 'STS.1', 'STS.1']);
  expect(count()).toBe(1);
});

test('who waits may leave, and the others get their answer', async () => {
  const { keys, count, release } = cached({ held: true });
  const impatient = new AbortController();
  const leaving = keys({ signal: impatient.signal });
  const staying = idOf(keys());
  impatient.abort(new Error('enough'));
  await expect(leaving).rejects.toThrow('enough');
  await expect(keys({ signal: impatient.signal })).rejects.toThrow('enough');
  release();
  expect(await staying).toBe('STS.1');
  expect(count()).toBe(1);
});

test('what is under way ends with all of it', async () => {
  const closing = new AbortController();
  const { keys } = cached({ held: true, signal: closing.signal });
  const waiting = keys();
  closing.abort(new Error('closed'));
  await expect(waiting).rejects.toThrow('closed');
});

test('where an early renewal fails, the old keys are used, it is told once, and tried again by and by', async () => {
  const { keys, count, notices, pass, break: setBroken } = cached();
  await keys();
  setBroken(true);
  pass(50 * MINUTE_MS);
  for (let request = 0; request < 100; request += 1) {
    expect(await idOf(keys())).toBe('STS.1');
    await turn();
    pass(1000);
  }
  // In 100 s: at once, and every 30 s.
  expect(count()).toBe(1 + 4);
  expect(notices).toMatchObject([
    { kind: 'credentials-not-renewed', leftMs: 10 * MINUTE_MS, error: { code: 'ECONNRESET' } },
  ]);
  expect(describeNotice(notices[0] as Notice)).toBe(
    'the connection broke: the connection was reset; the keys at hand are good for another 10 min, and it is tried again',
  );
  pass(9 * MINUTE_MS);
  await expect(keys()).rejects.toMatchObject({ code: 'ECONNRESET' });
  setBroken(false);
  expect(await idOf(keys())).toMatch(/^STS\.\d+$/);

  setBroken(true);
  pass(50 * MINUTE_MS);
  await keys();
  await turn();
  expect(notices).toHaveLength(2);
});

test.each([
  ['say no expiration', 'unknown'],
  ['are over by our clock, which then is wrong, or OSS will say so', -5000],
] as const)('keys that %s are kept until they are refused', async (_, lifetimeMs) => {
  const { keys, count, pass } = cached({ lifetimeMs });
  await keys();
  pass(1000 * HOUR_MS);
  expect(await idOf(keys())).toBe('STS.1');
  expect(count()).toBe(1);
  expect(await idOf(keys({ refused: keysNamed('1') }))).toBe('STS.2');
  // Those were not what it would have given: somebody else has had them replaced.
  expect(await idOf(keys({ refused: keysNamed('1') }))).toBe('STS.2');
  expect(count()).toBe(2);
});

test('keys that were refused are not given out again, even if there are no others just now', async () => {
  const { keys, break: setBroken } = cached();
  await keys();
  setBroken(true);
  await expect(keys({ refused: keysNamed('1') })).rejects.toMatchObject({ code: 'ECONNRESET' });
  await expect(keys()).rejects.toMatchObject({ code: 'ECONNRESET' });
  setBroken(false);
  expect(await idOf(keys())).toBe('STS.4');
});
