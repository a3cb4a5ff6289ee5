// A followed file that had to be closed, so that others could be open, and was removed then: nothing of it can be read.
import { copyFileSync, rmSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { findAfterGap } from '../../src/ship/after-gap.ts';
import { Generation } from '../../src/ship/generation.ts';
import { findGeneration } from '../../src/ship/locate.ts';
import { Series } from '../../src/ship/series.ts';
import { connectTo, sessionDeps } from '../support/clients.ts';
import { test } from '../support/sandbox.ts';
import { BUCKET, expectSeries, Following } from './support/following.ts';
import { log } from './support/rotating.ts';

vi.mock('../../src/ship/open-files.ts', async (load) => {
  const original = await load<typeof import('../../src/ship/open-files.ts')>();
  const files = new original.OpenFiles(1);
  return { ...original, openFiles: () => files };
});

test('is not sent again from its copy', async ({ sandbox, folder }) => {
  await writeFile(log(folder), 'one\n');
  const following = new Following(sandbox, { folder, timing: { pollMs: 10, quietMs: 300 } });
  await expectSeries(sandbox, ['one\n']);
  await writeFile(join(folder, 'other.log'), '');
  // There is room for one, so that the first is closed.
  const other = await Generation.open(join(folder, 'other.log'));
  copyFileSync(log(folder), `${log(folder)}.1`);
  rmSync(log(folder));
  await other?.close();
  await sleep(500);
  await writeFile(log(folder), 'two\n');
  await expectSeries(sandbox, ['one\n', 'two\n']);
  await following.stop();
});

test('is not taken for one that is being rotated', async ({ sandbox, folder }) => {
  await writeFile(log(folder), 'one\n');
  await sandbox.store.append(BUCKET, 'app.log', 'one\n');
  const open = (await Generation.open(log(folder))) as Generation;
  open.isShipped = true;
  await writeFile(join(folder, 'other.log'), '');
  const other = await Generation.open(join(folder, 'other.log'));
  await rm(log(folder));
  const client = connectTo(sandbox, 5000);
  const deps = sessionDeps(client, 0);
  const series = new Series({ bucket: BUCKET, key: 'app.log' });
  const soFar = { series, newest: await series.findNewest(deps) };
  expect(await findGeneration({ path: log(folder) }, { open }, soFar, deps)).toBe('none');
  expect(await findAfterGap({ path: log(folder) }, { open }, soFar, deps)).toBe('none');
  await other?.close();
  await open.close();
  await client.close();
});
