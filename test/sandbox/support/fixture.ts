// A sandbox for one test, on a directory and a port of its own; gone when the test is over.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type TestAPI } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/index.ts';

interface Fixtures {
  readonly dir: string;
  /** Starts a sandbox with a bucket `demo`; may be called again for another one. */
  readonly start: (options?: Partial<SandboxOptions>) => Promise<Sandbox>;
  /** A sandbox with a bucket `demo` and nothing else. */
  readonly sandbox: Sandbox;
}

export const test: TestAPI<Fixtures> = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures from the pattern
  dir: async ({}, use) => {
    const dir = await mkdtemp(join(tmpdir(), 'oss-sandbox-test-'));
    await use(dir);
    await rm(dir, { recursive: true, force: true });
  },
  start: async ({ dir }, use) => {
    const started: Sandbox[] = [];
    await use(async (options) => {
      const sandbox = await startSandbox({ dir, buckets: ['demo'], ...options });
      started.push(sandbox);
      return sandbox;
    });
    await Promise.all(started.map((sandbox) => sandbox.close()));
  },
  sandbox: async ({ start }, use) => {
    await use(await start());
  },
});

/** The text of the object `log`, as it is on disk. */
export async function stored(sandbox: Sandbox): Promise<string> {
  return (await sandbox.store.read('demo', 'log')).toString();
}
