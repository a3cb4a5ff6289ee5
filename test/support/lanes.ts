// Sandboxes side by side: schedules of faults wait most of the time.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';

export interface Lane {
  /** For its files. */
  readonly dir: string;
  readonly sandbox: Sandbox;
}

/** @returns an array that is filled before the tests of the file, whose lanes end after them */
export function openLanes(count: number, bucket: string): readonly Lane[] {
  const lanes: Lane[] = [];
  beforeAll(async () => {
    for (let index = 0; index < count; index += 1) {
      const dir = await mkdtemp(join(tmpdir(), 'oss-append-lane-'));
      lanes.push({ dir, sandbox: await startSandbox({ dir: join(dir, 'sandbox'), buckets: [bucket] }) });
    }
  });
  afterAll(async () => {
    for (const { dir, sandbox } of lanes) {
      await sandbox.close();
      await rm(dir, { recursive: true });
    }
    // What thousands of schedules left takes a while.
  }, 120_000);
  return lanes;
}
