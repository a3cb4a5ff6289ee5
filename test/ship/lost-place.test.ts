// A follower that finds the newest object not as it left it, and no file that continues it: with `onGap: 'next'` the file that
// it has open goes on behind that with what was not sent yet, and nothing else.
import { appendFileSync, renameSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, vi } from 'vitest';
import { DatedSeries } from '../../src/ship/dated-series.ts';
import { test } from '../support/sandbox.ts';
import { contentsOf, timedKey, WallClock } from './support/dated.ts';
import { BUCKET, expectSeries, Following } from './support/following.ts';
import { log } from './support/rotating.ts';

describe('bytes of others', () => {
  test('in two further objects of a roll-over', async ({ sandbox, folder }) => {
    await writeFile(log(folder), '0123456789');
    const following = new Following(sandbox, { folder, rolloverBytes: 10, onGap: 'next' });
    await expectSeries(sandbox, ['0123456789']);
    await sandbox.store.append(BUCKET, 'app.1.log', 'foreign 10');
    await sandbox.store.append(BUCKET, 'app.2.log', 'foreign');
    await appendFile(log(folder), 'abc');
    await expectSeries(sandbox, ['0123456789', 'foreign 10', 'foreign', 'abc']);
    await following.stop();
  });

  test('in the object of the next day', async ({ sandbox, folder }) => {
    const clock = new WallClock('2026-11-27T23:59:00Z');
    await writeFile(log(folder), 'one\n');
    const series = new DatedSeries({ key: timedKey('oss://demo/{%Y-%m-%d}.log'), nowMs: clock.nowMs });
    const following = new Following(sandbox, { folder, series, onGap: 'next' });
    const first = { '2026-11-27.log': 'one\n' };
    await vi.waitFor(async () => expect(await contentsOf(sandbox)).toEqual(first), 5000);
    await sandbox.store.append(BUCKET, '2026-11-28.log', 'foreign\n');
    clock.set('2026-11-28T00:00:10Z');
    await appendFile(log(folder), 'two\n');
    const all = { ...first, '2026-11-28.1.log': 'two\n', '2026-11-28.log': 'foreign\n' };
    await vi.waitFor(async () => expect(await contentsOf(sandbox)).toEqual(all), 10_000);
    await following.stop();
  });

  test('while the file is renamed, and there is no new one', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'one\n');
    const following = new Following(sandbox, { folder, onGap: 'next' });
    await expectSeries(sandbox, ['one\n']);
    await sandbox.store.append(BUCKET, 'app.log', 'foreign\n');
    appendFileSync(log(folder), 'two\n');
    renameSync(log(folder), `${log(folder)}.1`);
    await expectSeries(sandbox, ['one\nforeign\n', 'two\n']);
    await following.stop();
  });

  test('while the file is truncated: then all of what it holds goes on', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'one\n');
    const timing = { pollMs: 100, quietMs: 20 };
    const following = new Following(sandbox, { folder, onGap: 'next', timing });
    await expectSeries(sandbox, ['one\n']);
    await sandbox.store.append(BUCKET, 'app.log', 'foreign\n');
    await appendFile(log(folder), 'two\n');
    // It has found out, and looks again some times.
    await sleep(250);
    await writeFile(log(folder), 'x\n');
    await expectSeries(sandbox, ['one\nforeign\n', 'x\n']);
    await appendFile(log(folder), 'yyyy\n');
    await expectSeries(sandbox, ['one\nforeign\n', 'x\nyyyy\n']);
    await following.stop();
  });
});
