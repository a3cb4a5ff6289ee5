// A sandbox for one test, on a directory and a port of its own; gone when the test is over.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type TestAPI } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/index.ts';
import { witness } from '../../support/witness.ts';

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
    const started: { sandbox: Sandbox; dir: string; buckets: readonly string[] }[] = [];
    await use(async (given) => {
      const options = { dir, buckets: ['demo'], ...given };
      const sandbox = await startSandbox(options);
      started.push({ sandbox, ...options });
      return sandbox;
    });
    await Promise.all(
      started.map(async ({ sandbox, dir, buckets }) => {
        await sandbox.close();
        // Some tests take the whole folder away.
        const left = buckets.filter((bucket) => existsSync(join(dir, bucket)));
        for (const bucket of left) await checkCrc64s(sandbox, bucket);
      }),
    );
  },
  sandbox: async ({ start }, use) => {
    await use(await start());
  },
});

/** What OSS tells of an object is its content's CRC-64, computed by something that is not ours. */
async function checkCrc64s({ store }: Sandbox, bucket: string): Promise<void> {
  if (witness === undefined) return;
  for (const { key, crc64 } of await store.list(bucket)) {
    expect(crc64, `CRC-64 of ${key}`).toBe(witness(0n, await store.read(bucket, key)));
  }
}

/** The text of the object `log`, as it is on disk. */
export async function stored(sandbox: Sandbox): Promise<string> {
  return (await sandbox.store.read('demo', 'log')).toString();
}
