// A followed file that is truncated or overwritten without a copy that could be found: nothing is sent twice, what was
// lost is told, and the rest goes on.
import { copyFileSync, rmSync } from 'node:fs';
import { appendFile, rename, rm, truncate, unlink, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, vi } from 'vitest';
import { postsOf, test } from '../support/sandbox.ts';
import { expectSeries, Following, textsOf } from './support/following.ts';
import { copyTruncate, followUntil, log, rotate } from './support/rotating.ts';

describe('a file that is truncated', () => {
  test('goes on in the next object, and that is told once', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'old 1\n');
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['old 1\n']);
    await truncate(log(folder));
    await vi.waitFor(() => expect(following.kinds).toEqual(['truncated']), 10_000);
    expect(following.notices).toMatchObject([{ object: { key: 'app.1.log' }, unsentBytes: 0 }]);
    await appendFile(log(folder), 'new 1\n');
    await expectSeries(sandbox, ['old 1\n', 'new 1\n']);
    await appendFile(log(folder), 'new 2\n');
    await expectSeries(sandbox, ['old 1\n', 'new 1\nnew 2\n']);
    await following.stop();
    expect(following.kinds).toEqual(['truncated']);
  });

  test('has no object of its own before it has a byte', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'old 1\n');
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['old 1\n']);
    await truncate(log(folder));
    await vi.waitFor(() => expect(following.kinds).toEqual(['truncated']), 10_000);
    await sleep(50);
    await following.stop();
    expect(await textsOf(sandbox)).toEqual(['old 1\n']);
    await appendFile(log(folder), 'new 1\n');
  });

  test.for([1, 2, 3, 10])('%i times over has as many further objects', async (times, { sandbox, folder }) => {
    await writeFile(log(folder), 'generation 0\n');
    const following = new Following(sandbox, { folder });
    const texts = ['generation 0\n'];
    await expectSeries(sandbox, texts);
    for (let index = 1; index <= times; index += 1) {
      await truncate(log(folder));
      await vi.waitFor(() => expect(following.kinds).toHaveLength(index), 10_000);
      await appendFile(log(folder), `generation ${index}\n`);
      texts.push(`generation ${index}\n`);
      await expectSeries(sandbox, texts);
    }
    await following.stop();
  });

  test('and has grown past its old length between two looks is noticed by its content', async ({
    sandbox,
    folder,
  }) => {
    await writeFile(log(folder), 'old 1\n');
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['old 1\n']);
    // In one call, so that nobody sees it empty.
    await writeFile(log(folder), 'new 1, which is longer\n');
    await expectSeries(sandbox, ['old 1\n', 'new 1, which is longer\n']);
    await following.stop();
    // Of what it has now, nothing was lost.
    expect(following.notices).toMatchObject([{ kind: 'truncated', unsentBytes: 0 }]);
    expect(following.kinds).toEqual(['truncated']);
  });

  test('and written to as before is another generation, though it holds the same bytes', async ({
    sandbox,
    folder,
  }) => {
    await writeFile(log(folder), 'ok\n');
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['ok\n']);
    await truncate(log(folder));
    await vi.waitFor(() => expect(following.kinds).toEqual(['truncated']), 10_000);
    await appendFile(log(folder), 'ok\nok\n');
    await expectSeries(sandbox, ['ok\n', 'ok\nok\n']);
    await following.stop();
  });

  test('and filled with the same bytes before its place was found is another generation, too', async ({
    sandbox,
    folder,
  }) => {
    await writeFile(log(folder), 'ok\n');
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['ok\n']);
    sandbox.faults.add({ on: 'any', times: Number.POSITIVE_INFINITY, do: 'status', status: 503 });
    await truncate(log(folder));
    // It was seen, and OSS is asked.
    await vi.waitFor(() => expect(following.kinds).toEqual(['outage']), 10_000);
    await appendFile(log(folder), 'ok\nok\n');
    sandbox.faults.clear();
    await expectSeries(sandbox, ['ok\n', 'ok\nok\n']);
    await following.stop();
  });

  test('while OSS is out of reach: the bytes that were seen and are lost are told', async ({
    sandbox,
    folder,
  }) => {
    await writeFile(log(folder), 'old 1\n');
    // Nothing is due for a while, and is seen.
    const following = new Following(sandbox, { folder, flushIntervalMs: 60_000 });
    await expectSeries(sandbox, ['old 1\n']);
    await appendFile(log(folder), 'old 2\n');
    await sleep(300);
    await truncate(log(folder));
    await vi.waitFor(() => expect(following.notices).toMatchObject([{ kind: 'truncated', unsentBytes: 6 }]));
    await appendFile(log(folder), 'new 1\n');
    await following.stop();
    expect(await textsOf(sandbox)).toEqual(['old 1\n', 'new 1\n']);
  });

  test('while OSS is out of reach, and then copied: the copy is as old as it is, and the object younger', async ({
    sandbox,
    folder,
  }) => {
    const ago = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);
    await writeFile(log(folder), 'old 1\n');
    await utimes(log(folder), ago(3), ago(3));
    await writeFile(`${log(folder)}.2`, 'rotated before all that\n');
    await utimes(`${log(folder)}.2`, ago(4), ago(4));
    sandbox.faults.add({ on: 'append', times: Number.POSITIVE_INFINITY, do: 'status', status: 503 });
    const following = new Following(sandbox, { folder });
    await vi.waitFor(() => expect(postsOf(sandbox).length).toBeGreaterThan(0));
    await truncate(log(folder));
    await appendFile(log(folder), 'new 1\n');
    await copyTruncate(folder);
    await utimes(`${log(folder)}.1`, ago(2), ago(2));
    await appendFile(log(folder), 'new 2, which is longer\n');
    sandbox.faults.clear();
    await expectSeries(sandbox, ['old 1\n', 'new 1\n', 'new 2, which is longer\n']);
    await following.stop();
  });

  test('and rotated right away is finished under its other name', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'old 1\n');
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['old 1\n']);
    await truncate(log(folder));
    await vi.waitFor(() => expect(following.kinds).toEqual(['truncated']), 10_000);
    await appendFile(log(folder), 'new 1\n');
    await rotate(folder);
    await appendFile(log(folder), 'newest\n');
    await expectSeries(sandbox, ['old 1\n', 'new 1\n', 'newest\n']);
    await following.stop();
  });

  test('and rotated while it is empty leaves no gap in the series', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'old 1\n');
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['old 1\n']);
    await truncate(log(folder));
    await vi.waitFor(() => expect(following.kinds).toEqual(['truncated']), 10_000);
    await rotate(folder);
    await appendFile(log(folder), 'newest\n');
    await expectSeries(sandbox, ['old 1\n', 'newest\n']);
    await following.stop();
  });

  test('and deleted, then made again, goes on', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'old 1\n');
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['old 1\n']);
    await truncate(log(folder));
    await unlink(log(folder));
    await writeFile(log(folder), 'new 1\n');
    await expectSeries(sandbox, ['old 1\n', 'new 1\n']);
    await following.stop();
  });

  test('ends it, where it is to end at a rotation', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'old 1\n');
    const following = new Following(sandbox, { folder, onRotate: 'stop' });
    await expectSeries(sandbox, ['old 1\n']);
    await truncate(log(folder));
    expect(await following.ended).toMatchObject({ object: { key: 'app.log' }, objectEnd: { position: 6 } });
    expect(following.kinds).toEqual([]);
  });

  test('goes on after a start that comes later, where it is empty or begins anew only with a proof', async ({
    sandbox,
    folder,
  }) => {
    await followUntil(sandbox, folder, []);
    await writeFile(log(folder), 'old 1\n');
    await followUntil(sandbox, folder, ['old 1\n']);
    await writeFile(log(folder), 'new 1\n');
    await expect(new Following(sandbox, { folder }).ended).rejects.toMatchObject({ code: 'NotAPrefix' });
    expect(await textsOf(sandbox)).toEqual(['old 1\n']);
  });

  test('is followed by two, and each byte is there once', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'generation 0\n');
    const both = [1, 2].map(() => new Following(sandbox, { folder }));
    const texts = ['generation 0\n'];
    await expectSeries(sandbox, texts);
    for (let index = 1; index <= 8; index += 1) {
      await truncate(log(folder));
      await vi.waitFor(async () => {
        const told = both.flatMap(({ kinds }) => kinds).filter((kind) => kind === 'truncated');
        expect(told.length).toBeGreaterThanOrEqual(index);
      }, 10_000);
      await appendFile(log(folder), `generation ${index}\n`);
      texts.push(`generation ${index}\n`);
      await expectSeries(sandbox, texts);
    }
    for (const following of both) await following.stop();
    expect(await textsOf(sandbox)).toEqual(texts);
  });
});

describe('a file that is copied and truncated', () => {
  test('before anything of it was due is sent from the copy', async ({ sandbox, folder }) => {
    await writeFile(log(folder), '');
    const following = new Following(sandbox, { folder, flushIntervalMs: 60_000 });
    await expectSeries(sandbox, ['']);
    await appendFile(log(folder), 'old 1\n');
    // It is seen, and waits.
    await sleep(200);
    await copyTruncate(folder);
    await sleep(200);
    await appendFile(log(folder), 'new 1\n');
    await following.stop();
    expect(await textsOf(sandbox)).toEqual(['old 1\n', 'new 1\n']);
  });

  test('whose copy is compressed at once goes on in the next object', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'old 1\n');
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['old 1\n']);
    await copyTruncate(folder);
    await rename(`${log(folder)}.1`, `${log(folder)}.1.gz`);
    await appendFile(log(folder), 'new 1\n');
    await expectSeries(sandbox, ['old 1\n', 'new 1\n']);
    await following.stop();
  });

  test('or removed in place of that, as by renamecopy of logrotate, is not sent again from its copy', async ({
    sandbox,
    folder,
  }) => {
    await writeFile(log(folder), 'old 1\n');
    const following = new Following(sandbox, { folder });
    await expectSeries(sandbox, ['old 1\n']);
    copyFileSync(log(folder), `${log(folder)}.1`);
    rmSync(log(folder));
    await sleep(100);
    await writeFile(log(folder), 'new 1\n');
    await expectSeries(sandbox, ['old 1\n', 'new 1\n']);
    await following.stop();
  });

  test('ends it after the copy, where it is to end at a rotation', async ({ sandbox, folder }) => {
    await writeFile(log(folder), 'old 1\n');
    const following = new Following(sandbox, { folder, onRotate: 'stop', flushIntervalMs: 300 });
    await expectSeries(sandbox, ['old 1\n']);
    await appendFile(log(folder), 'old 2\n');
    await copyTruncate(folder);
    expect(await following.ended).toMatchObject({ objectEnd: { position: 12 } });
    expect(await textsOf(sandbox)).toEqual(['old 1\nold 2\n']);
  });
});

test('an object that others appended to is no truncation', async ({ sandbox, folder }) => {
  await writeFile(log(folder), 'one\n');
  const following = new Following(sandbox, { folder });
  await expectSeries(sandbox, ['one\n']);
  await sandbox.store.append('demo', 'app.log', 'foreign\n');
  await truncate(log(folder));
  await appendFile(log(folder), 'two\n');
  await expect(following.ended).rejects.toMatchObject({ code: 'NotAPrefix' });
  expect(postsOf(sandbox)).toHaveLength(1);
  await rm(log(folder));
});
