// A copy of the machine, set up as the recipes say, and the OSS that its /etc/oss-append.yaml names: one of each for a file
// of tests.
import { test as base, expect, type TestAPI, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { blockWith } from '../../docs/support/blocks.ts';
import { readPage } from '../../docs/support/markdown.ts';
import { Machine } from './machine.ts';

const CREDENTIALS = { accessKeyId: 'LTAI5tExample', accessKeySecret: 'its-secret' };

interface Fixtures {
  /** With a bucket `my-bucket`, and the access key that the pages show. */
  readonly oss: Sandbox;
  readonly machine: Machine;
  /** With systemd as its first process. */
  readonly systemd: Machine;
}

export const test: TestAPI<Fixtures> = base.extend<Fixtures>({
  oss: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures from the pattern
    async ({}, use) => {
      const sandbox = await startSandbox({ buckets: ['my-bucket'], credentials: CREDENTIALS });
      await use(sandbox);
      await sandbox.close();
    },
    { scope: 'file' },
  ],
  machine: [
    async ({ oss }, use) => {
      await useMachine(await Machine.start(), oss, use);
    },
    { scope: 'file' },
  ],
  systemd: [
    async ({ oss }, use) => {
      await useMachine(await Machine.start({ systemd: true }), oss, use);
    },
    { scope: 'file' },
  ],
});

async function useMachine(
  machine: Machine,
  oss: Sandbox,
  use: (machine: Machine) => Promise<void>,
): Promise<void> {
  try {
    await configure(machine, oss);
    await use(machine);
  } finally {
    await machine.close();
  }
}

/** Types what docs/recipes.md says of settings; the endpoint is the sandbox's. */
async function configure(machine: Machine, { endpoint }: Sandbox): Promise<void> {
  const [set = '', ...others] = blockWith(readPage('docs/recipes.md'), 'config set').split('\n');
  const stdin = CREDENTIALS.accessKeySecret;
  const written = await machine.run(`${set} endpoint=${endpoint}`, { stdin });
  expect(written).toMatchObject({ code: 0 });
  const checked = await machine.run(others.join('\n'));
  expect(checked).toMatchObject({ code: 0, output: expect.not.stringContaining('problem') });
}

/** The text of an object; nothing where there is none. */
export async function stored({ store }: Sandbox, key: string): Promise<string> {
  if ((await store.stat('my-bucket', key)) === undefined) return '';
  return (await store.read('my-bucket', key)).toString();
}

/** A minute is what cron and timers wait for, and some more on a busy machine. */
export function soon<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 100_000, interval: 200 });
}
