// Keys that expire or are revoked while a long job runs: it goes on with others, and nothing is lost or comes twice.
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, vi } from 'vitest';
import { credentialsFrom } from '../../src/api/credentials.ts';
import type { StaticKeys } from '../../src/credentials/source.ts';
import { ConfigError } from '../../src/errors.ts';
import { type Appendable, type CredentialsProvider, type Notice, openAppendable } from '../../src/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import {
  document,
  keysNamed,
  type PlayedServer,
  play,
  type Reply,
} from '../credentials/support/played-server.ts';
import { exchangesOf, test } from '../support/sandbox.ts';

const soon = (check: () => unknown): Promise<unknown> => vi.waitFor(check, { timeout: 15_000, interval: 10 });

interface Service extends PlayedServer {
  /** From now on it gives these keys, and OSS takes no others. */
  rotate(name: string): void;
  /** From now on it answers so; undefined: with keys. */
  fail(reply: Reply | undefined): void;
}

/** A credentials URI whose keys the sandbox takes. */
async function startService(sandbox: Sandbox): Promise<Service> {
  let name = 'first';
  let failure: Reply | undefined;
  sandbox.replaceCredentials(keysNamed(name));
  const server = await play(() => failure ?? { body: { Code: 'Success', ...document(name) } });
  return {
    ...server,
    rotate(next) {
      name = next;
      sandbox.replaceCredentials(keysNamed(name));
    },
    fail(reply) {
      failure = reply;
    },
  };
}

function open({ endpoint, region }: Sandbox, { origin: uri }: Service, retryTimes = 0): Appendable {
  const credentials = credentialsFrom({ kind: 'uri', uri });
  return openAppendable('oss://demo/app.log', { endpoint, region, credentials, retryTimes });
}

interface FollowedEnd {
  readonly object: Appendable;
  /** Ends with the signal. */
  readonly reading: Promise<number>;
  printed(): string;
}

/** Prints the object's end, and what is appended to it. */
function followEnd(
  { endpoint, region }: Sandbox,
  credentials: CredentialsProvider,
  signal: AbortSignal,
): FollowedEnd {
  const options = { endpoint, region, credentials, retryTimes: 0, signal };
  const object = openAppendable('oss://demo/app.log', options);
  let text = '';
  const output = {
    async write(bytes: Uint8Array) {
      text += Buffer.from(bytes).toString();
    },
  };
  const amount = { unit: 'lines', count: 10, fromStart: false } as const;
  const reading = object.readTail({ amount, follow: true, intervalMs: 10 }, output);
  return { object, reading, printed: () => text };
}

async function storedIn({ store }: Sandbox): Promise<string> {
  return (await store.stat('demo', 'app.log')) === undefined
    ? ''
    : (await store.read('demo', 'app.log')).toString();
}

/** Statuses of requests of a method from the nth request on. */
function statusesSince({ requests }: Sandbox, before: number): (string | undefined)[] {
  return requests.slice(before).map(({ method, status }) => `${method} ${status}`);
}

test('a followed file goes on at the same position, and waits while there are no keys', async ({
  sandbox,
  folder,
}) => {
  const service = await startService(sandbox);
  const path = join(folder, 'app.log');
  await writeFile(path, 'one\n');
  const stop = new AbortController();
  const notices: Notice[] = [];
  const object = open(sandbox, service);
  const ended = object.followFile(path, {
    flushIntervalMs: 10,
    stop: stop.signal,
    onNotice: (notice) => notices.push(notice),
  });
  await soon(async () => expect(await storedIn(sandbox)).toBe('one\n'));

  service.rotate('second');
  const before = sandbox.requests.length;
  await appendFile(path, 'two\n');
  await soon(async () => expect(await storedIn(sandbox)).toBe('one\ntwo\n'));
  expect(statusesSince(sandbox, before)).toEqual(['POST 403', 'POST 200']);
  expect(notices).toEqual([]);

  service.rotate('third');
  service.fail({ status: 503, body: 'not now' });
  await appendFile(path, 'three\n');
  await soon(() => expect(notices).toMatchObject([{ kind: 'file-outage', error: { status: 503 } }]));
  service.fail(undefined);
  await soon(async () => expect(await storedIn(sandbox)).toBe('one\ntwo\nthree\n'));
  stop.abort();
  expect(await ended).toMatchObject({ bytes: 14 });
  expect(notices.at(-1)).toMatchObject({ kind: 'file-recovered' });
  await object.close();
});

describe('keys that cannot be had for a while', () => {
  const half = { body: '{"Code":"Succ' };

  test.for([
    ['whose giver answers with half of it', half, 'CredentialsFailed'],
    ['whose giver answers in the name of another', { body: { Code: 'Busy' } }, 'CredentialsFailed'],
  ] as const)('%s: a followed file waits', async ([, reply, code], { sandbox, folder }) => {
    const service = await startService(sandbox);
    const path = join(folder, 'app.log');
    await writeFile(path, 'one\n');
    const stop = new AbortController();
    const notices: Notice[] = [];
    const onNotice = (notice: Notice): number => notices.push(notice);
    const object = open(sandbox, service);
    const ended = object.followFile(path, { flushIntervalMs: 10, stop: stop.signal, onNotice });
    await soon(async () => expect(await storedIn(sandbox)).toBe('one\n'));
    service.rotate('second');
    service.fail(reply);
    await appendFile(path, 'two\n');
    await soon(() => expect(notices).toMatchObject([{ kind: 'file-outage', error: { code } }]));
    service.fail(undefined);
    await soon(async () => expect(await storedIn(sandbox)).toBe('one\ntwo\n'));
    stop.abort();
    expect(await ended).toMatchObject({ bytes: 8 });
    await object.close();
  });

  test('of a file that is being written: what is read as it grows goes on', async ({ sandbox }) => {
    await sandbox.store.append('demo', 'app.log', 'one\n');
    const keys = (name: string): StaticKeys => ({ kind: 'static', credentials: keysNamed(name) });
    let reads = 0;
    const reload = async (): Promise<StaticKeys> => {
      reads += 1;
      if (reads === 1) throw new ConfigError('CredentialsMissing', {});
      if (reads === 2) throw new ConfigError('ConfigFileInvalid.Json', { path: 'p' });
      return keys('second');
    };
    sandbox.replaceCredentials(keysNamed('first'));
    const end = new AbortController();
    const credentials = credentialsFrom(keys('first'), { reload });
    const { object, reading, printed } = followEnd(sandbox, credentials, end.signal);
    await soon(() => expect(printed()).toBe('one\n'));
    sandbox.replaceCredentials(keysNamed('second'));
    await sandbox.store.append('demo', 'app.log', 'two\n');
    await soon(() => expect(printed()).toBe('one\ntwo\n'));
    end.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
    await object.close();
  });

  test('are not waited for where there were none yet, or they are refused', async ({ sandbox, folder }) => {
    const service = await startService(sandbox);
    const path = join(folder, 'app.log');
    await writeFile(path, 'one\n');
    const { signal } = new AbortController();
    const follow = (): Promise<unknown> =>
      open(sandbox, service).followFile(path, { flushIntervalMs: 10, stop: signal });
    service.fail(half);
    await expect(follow()).rejects.toMatchObject({ code: 'CredentialsFailed' });
    service.fail(undefined);
    const ended = follow();
    ended.catch(() => {});
    await soon(async () => expect(await storedIn(sandbox)).toBe('one\n'));
    service.rotate('second');
    service.fail({ status: 403 });
    await appendFile(path, 'two\n');
    await expect(ended).rejects.toMatchObject({ code: 'CredentialsFailed' });
  });
});

test('a stream loses nothing', async ({ sandbox }) => {
  const service = await startService(sandbox);
  const object = open(sandbox, service);
  const input = new PassThrough();
  const ended = object.appendStream(input, { flushIntervalMs: 10 });
  let expected = '';
  for (const name of ['first', 'second', 'third']) {
    service.rotate(name);
    expected += `${name}\n`.repeat(1000);
    input.write(`${name}\n`.repeat(1000));
    await soon(async () => expect(await storedIn(sandbox)).toBe(expected));
  }
  input.end();
  expect(await ended).toMatchObject({ bytes: expected.length });
  expect(exchangesOf(sandbox).filter((exchange) => exchange.endsWith('403'))).toEqual([
    'POST 403',
    'POST 403',
  ]);
  await object.close();
});

test('a stream tries again while there are no keys', async ({ sandbox }) => {
  const service = await startService(sandbox);
  const object = open(sandbox, service, 10);
  const input = new PassThrough();
  const ended = object.appendStream(input, { flushIntervalMs: 10 });
  input.write('one\n');
  await soon(async () => expect(await storedIn(sandbox)).toBe('one\n'));
  service.rotate('second');
  service.fail({ body: '{"Code":"Succ' });
  const before = service.asked.length;
  input.write('two\n');
  await soon(() => expect(service.asked.length).toBeGreaterThan(before));
  service.fail(undefined);
  input.end();
  expect(await ended).toMatchObject({ bytes: 8 });
  expect(await storedIn(sandbox)).toBe('one\ntwo\n');
  await object.close();
});

test('a stream gets another token whenever the lifetime of one is over', async ({ start }) => {
  let now = Date.now();
  const sandbox = await start({
    clock: () => new Date(now),
    faults: ['any:xinf:expired-token=30'],
  });
  let given = 0;
  const provider: CredentialsProvider = async (request) => {
    if (given === 0 || request?.refused !== undefined) given += 1;
    return { ...credentials, securityToken: `token-${given}` };
  };
  const { credentials, endpoint, region } = sandbox;
  const object = openAppendable('oss://demo/app.log', {
    endpoint,
    region,
    credentials: provider,
    retryTimes: 0,
  });
  const input = new PassThrough();
  const ended = object.appendStream(input, { flushIntervalMs: 10 });
  let expected = '';
  for (const line of ['one\n', 'two\n', 'three\n', 'four\n']) {
    expected += line;
    input.write(line);
    await soon(async () =>
      expect(await sandbox.store.read('demo', 'app.log').then(String, () => '')).toBe(expected),
    );
    now += 20_000;
  }
  input.end();
  expect(await ended).toMatchObject({ bytes: expected.length });
  expect(given).toBe(2);
  expect(sandbox.requests.filter(({ status }) => status === 403)).toHaveLength(1);
  await object.close();
});

test('a file that is sent in parts goes on in the middle', async ({ sandbox, folder }) => {
  const service = await startService(sandbox);
  const path = join(folder, 'app.log');
  await writeFile(path, 'x'.repeat(300_000));
  const object = open(sandbox, service);
  const appended = await object.appendFile(path, {
    partBytes: 100_000,
    onProgress: (progress) => {
      const bytes = progress.phase === 'sending' ? progress.doneBytes : 0;
      if (bytes >= 100_000 && bytes < 200_000) service.rotate('second');
    },
  });
  expect(appended).toMatchObject({ bytes: 300_000, nextPosition: 300_000, recovered: false });
  expect(await storedIn(sandbox)).toBe('x'.repeat(300_000));
  await object.close();
});

test('what is read as it grows is printed once', async ({ sandbox }) => {
  const service = await startService(sandbox);
  await sandbox.store.append('demo', 'app.log', 'one\n');
  const end = new AbortController();
  const credentials = credentialsFrom({ kind: 'uri', uri: service.origin });
  const { object, reading, printed } = followEnd(sandbox, credentials, end.signal);
  await soon(() => expect(printed()).toBe('one\n'));
  service.rotate('second');
  await sandbox.store.append('demo', 'app.log', 'two\n');
  await soon(() => expect(printed()).toBe('one\ntwo\n'));
  end.abort(new Error('enough'));
  await expect(reading).rejects.toThrow('enough');
  await object.close();
});
