// Keys that a command prints.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { exitCodeOf } from '../../src/cli/exit-codes.ts';
import type { CredentialProcess } from '../../src/credentials/source.ts';
import { typedFailure } from '../support/errors.ts';
import { test } from '../support/sandbox.ts';
import { document, keysNamed, type Played, provide } from './support/played-server.ts';

function run(command: string, more: Partial<CredentialProcess> = {}, signal?: AbortSignal): Played {
  return provide({ kind: 'process', command, ...more }, signal && { signal });
}

/** A command that prints it, and nothing else. */
function printing(value: unknown): string {
  return `printf '%s' '${typeof value === 'string' ? value : JSON.stringify(value)}'`;
}

const { accessKeyId, accessKeySecret, securityToken } = keysNamed('a');
const permanent = { accessKeyId, accessKeySecret };

test('are those of OSS, or of the command line of Alibaba Cloud', async () => {
  const external = {
    access_key_id: accessKeyId,
    access_key_secret: accessKeySecret,
    sts_token: securityToken,
  };
  for (const [printed, keys] of [
    [document('a'), keysNamed('a')],
    [{ AccessKeyId: accessKeyId, AccessKeySecret: accessKeySecret }, permanent],
    [{ mode: 'StsToken', ...external, expiration: 4_000_000_000 }, keysNamed('a')],
    [{ mode: 'AK', ...external, sts_token: '' }, permanent],
    [external, keysNamed('a')],
  ] as const) {
    const { provider, secrets } = run(printing(printed));
    expect(await provider()).toEqual(keys);
    expect(secrets).toContain(accessKeySecret);
  }
});

test('come through the shell, without input, and again only where they expire or are refused', async ({
  folder,
}) => {
  const log = join(folder, 'log');
  const { provider } = run(`cat; echo run >> '${log}' && ${printing(document('a'))} | tr x x`);
  await provider();
  expect(await provider()).toEqual(keysNamed('a'));
  expect(readFileSync(log, 'utf8')).toBe('run\n');
  await provider({ refused: keysNamed('a') });
  expect(readFileSync(log, 'utf8')).toBe('run\nrun\n');
});

test.for<[string, string]>([
  ['exit 3', 'ended with exit code 3'],
  ['echo "vault is sealed" >&2; echo "see the log" >&2; exit 1', 'ended with exit code 1: vault is sealed'],
  ['kill -TERM $$', 'was ended by SIGTERM'],
  ['no-such-command-anywhere', 'ended with exit code 127'],
  ['yes', 'prints more than 64 KiB'],
  ['true', 'is no JSON object'],
  [printing('{"AccessKeyId": 1}'), 'has no valid AccessKeyId'],
  [printing({ ...document('a'), Expiration: 'tomorrow' }), 'has no valid Expiration'],
  [printing({ ...document('a'), SecurityToken: 'a b' }), 'has no valid SecurityToken'],
  [printing({ mode: 'RamRoleArn', access_key_id: 'a', access_key_secret: 'b' }), 'has no valid mode'],
  [printing({ mode: 'StsToken', access_key_id: 'a', access_key_secret: 'b' }), 'has no sts_token'],
])('%s gives none', async ([command, message]) => {
  const error = await run(command)
    .provider()
    .catch((error: unknown) => error);
  expect(error).toMatchObject({ code: 'CredentialsFailed' });
  expect(exitCodeOf(error)).toBe(78);
  expect((await typedFailure(Promise.reject(error))).message).toContain(message);
});

test('a command that waits is ended with all that it has started', async ({ folder }) => {
  const sign = join(folder, 'sign');
  const command = `(sleep 1.5; echo late > '${sign}') & sleep 20`;
  const { message, hint } = await typedFailure(run(command, { timeoutS: 0.2 }).provider());
  expect(message).toContain('was not done after 0.2 s');
  expect(hint).toContain('no input');
  const closing = new AbortController();
  setTimeout(() => closing.abort(new Error('closed')), 100);
  const startedMs = performance.now();
  await expect(run(command, {}, closing.signal).provider()).rejects.toThrow('closed');
  expect(performance.now() - startedMs).toBeLessThan(5000);
  await sleep(1700);
  expect(existsSync(sign)).toBe(false);
});

test('what it leaves behind is not waited for', async () => {
  const startedMs = performance.now();
  expect(await run(`${printing(document('a'))}; sleep 3 &`).provider()).toEqual(keysNamed('a'));
  expect(performance.now() - startedMs).toBeLessThan(2500);
});

test('what it writes to stderr is shown in part, and without what looks like a key', async () => {
  const secret = 'Zk3yYw9QpL7mNb2VcX8sDf4GhJ6kTr';
  const command = `echo 'denied for ${secret}' >&2; ${printing(document('a'))}; yes 'more and more' | head -c 100000 >&2; exit 1`;
  const { message } = await typedFailure(run(command).provider());
  expect(message).toContain('denied for …');
  expect(message).not.toContain(accessKeySecret);
  expect(message.length).toBeLessThan(700);
});

test('a command has the environment that it is given', async () => {
  const command = 'printf \'{"AccessKeyId":"%s","AccessKeySecret":"x"}\' "$WHO"';
  const { provider } = provide({ kind: 'process', command }, { env: { WHO: 'me', PATH: process.env.PATH } });
  expect(await provider()).toMatchObject({ accessKeyId: 'me' });
});
