// A followed file that had to be closed, so that others could be open, and was removed then: nothing of it can be read.
import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, vi } from 'vitest';
import type { SessionDeps } from '../../src/append/session.ts';
import { findAfterGap } from '../../src/ship/after-gap.ts';
import { PlaceFinder } from '../../src/ship/follow-place.ts';
import { Generation } from '../../src/ship/generation.ts';
import { findGeneration } from '../../src/ship/locate.ts';
import { Series, type SeriesObject } from '../../src/ship/series.ts';
import { SeriesAppender } from '../../src/ship/series-appender.ts';
import { FileWatcher } from '../../src/ship/watch.ts';
import { connectTo, sessionDeps } from '../support/clients.ts';
import { test } from '../support/sandbox.ts';
import { BUCKET, expectSeries, Following } from './support/following.ts';
import { log, QUICK } from './support/rotating.ts';

vi.mock('../../src/ship/open-files.ts', async (load) => {
  const original = await load<typeof import('../../src/ship/open-files.ts')>();
  const files = new original.OpenFiles(1);
  return { ...original, openFiles: () => files };
});

/** There is room for one open file: while another one is, ours is closed. */
async function closed(folder: string, act: () => void): Promise<void> {
  const path = join(folder, 'other.log');
  await writeFile(path, '');
  const other = await Generation.open(path);
  act();
  await other?.close();
}

interface Gone {
  readonly open: Generation;
  readonly deps: SessionDeps;
  readonly series: Series;
  readonly newest: SeriesObject;
}

test('is not sent again from its copy', async ({ sandbox, folder }) => {
  await writeFile(log(folder), 'one\n');
  const following = new Following(sandbox, { folder, timing: { pollMs: 10, quietMs: 300 } });
  await expectSeries(sandbox, ['one\n']);
  await closed(folder, () => {
    copyFileSync(log(folder), `${log(folder)}.1`);
    rmSync(log(folder));
  });
  await sleep(500);
  await writeFile(log(folder), 'two\n');
  await expectSeries(sandbox, ['one\n', 'two\n']);
  await following.stop();
});

test('is no copy of the next file, which begins with the same line', async ({ sandbox, folder }) => {
  await writeFile(log(folder), 'time,level\n');
  const following = new Following(sandbox, { folder, timing: { pollMs: 10, quietMs: 300 } });
  await expectSeries(sandbox, ['time,level\n']);
  await closed(folder, () => renameSync(log(folder), `${log(folder)}.1.gz`));
  await sleep(500);
  await writeFile(log(folder), 'time,level\n1,info\n');
  await expectSeries(sandbox, ['time,level\n', 'time,level\n1,info\n']);
  await following.stop();
});

describe('before all of it was sent', () => {
  const withGone = test.extend<{ gone: Gone }>({
    gone: async ({ sandbox, folder }, use) => {
      await writeFile(log(folder), 'one\n');
      const open = (await Generation.open(log(folder))) as Generation;
      await closed(folder, () => rmSync(log(folder)));
      // A follower of before may be closing its own yet, and that be the one that made room.
      await vi.waitFor(async () => {
        await closed(folder, () => {});
        expect(await open.size()).toBe(0);
      });
      const client = connectTo(sandbox, 5000);
      const deps = sessionDeps(client, 0);
      const series = new Series({ bucket: BUCKET, key: 'app.log' });
      await use({ open, deps, series, newest: await series.findNewest(deps) });
      await open.close();
      await client.close();
    },
  });

  withGone('is not taken for one that is being rotated', async ({ folder, gone }) => {
    const { open, deps } = gone;
    expect(await findGeneration({ path: log(folder) }, { open }, gone, deps)).toBe('none');
    expect(await findAfterGap({ path: log(folder) }, { open }, gone, deps)).toBe('none');
  });

  withGone('does not keep from ending', async ({ folder, gone }) => {
    const { open, deps, series, newest } = gone;
    const options = { series, requestHeaders: async () => ({}) };
    const watch = new FileWatcher().open(log(folder));
    const finder = new PlaceFinder(
      { ...options, path: log(folder), onRotate: 'next', onGap: 'stop', timing: QUICK },
      { session: deps, stop: AbortSignal.abort(), watch, onFound() {}, onNotice() {} },
    );
    const appender = new SeriesAppender({ ...options, onConflict: 'stop' }, newest, deps);
    const lost = { generation: open, offset: 0, appender, unsentBytes: 0, lastWriteMs: undefined };
    expect(await finder.find(open, { ...lost, isTruncated: true })).toMatchObject({ ending: 'stopped' });
    watch.close();
  });
});
