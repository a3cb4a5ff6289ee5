// A log as the tests of following rotate it, and following until its objects are these.
import { readFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { expectSeries, Following, type FollowOptions, textsOf } from './following.ts';

export const QUICK = { pollMs: 10, quietMs: 20 };
/** Longer than a test takes. */
export const NEVER_QUIET = { pollMs: 10, quietMs: 60_000 };

export function log(folder: string): string {
  return join(folder, 'app.log');
}

/** As logrotate's `create` does. */
export async function rotate(folder: string): Promise<void> {
  await rename(log(folder), `${log(folder)}.1`);
  await writeFile(log(folder), '');
}

export async function copyTruncate(folder: string): Promise<void> {
  await writeFile(`${log(folder)}.1`, await readFile(log(folder)));
  await truncate(log(folder));
}

/** Follows until these objects are there, and ends. */
export async function followUntil(
  sandbox: Sandbox,
  folder: string,
  texts: readonly string[],
  options: Partial<FollowOptions> = {},
): Promise<void> {
  const following = new Following(sandbox, { folder, ...options });
  await Promise.race([expectSeries(sandbox, texts), following.ended]);
  await following.stop();
  expect(await textsOf(sandbox)).toEqual(texts);
}
