// An object of a series that is empty, as a request leaves it that breaks before a byte of its body is in: any file
// continues it.
import { appendFile, rename, utimes, writeFile } from 'node:fs/promises';
import { describe, expect, vi } from 'vitest';
import { test } from '../support/sandbox.ts';
import { BUCKET, expectSeries, Following } from './support/following.ts';
import { followUntil, log, rotate } from './support/rotating.ts';

/** A file that was last written to so many seconds ago. */
async function write(path: string, text: string, seconds: number): Promise<void> {
  await writeFile(path, text);
  const then = Date.now() / 1000 - seconds;
  await utimes(path, then, then);
}

describe('an empty object', () => {
  test('is for the generation after the one before it, though all were written to before it was made', async ({
    sandbox,
    folder,
  }) => {
    await write(`${log(folder)}.3`, 'one\n', 50);
    await write(`${log(folder)}.2`, 'two\n', 40);
    await write(`${log(folder)}.1`, 'three\n', 30);
    await write(log(folder), 'four\n', 20);
    await sandbox.store.append(BUCKET, 'app.log', 'one\n');
    await sandbox.store.append(BUCKET, 'app.1.log', '');
    await followUntil(sandbox, folder, ['one\n', 'two\n', 'three\n', 'four\n']);
  });

  test('is not for a rotated file without a byte, and is not left behind', async ({ sandbox, folder }) => {
    await sandbox.store.append(BUCKET, 'app.log', 'one\n');
    await sandbox.store.append(BUCKET, 'app.1.log', '');
    await write(`${log(folder)}.3`, 'one\n', 3);
    await write(`${log(folder)}.2`, '', -1);
    await write(`${log(folder)}.1`, 'two\n', -2);
    await write(log(folder), 'three\n', -3);
    await followUntil(sandbox, folder, ['one\n', 'two\n', 'three\n']);
  });

  test('is not for a rotated file without a byte where the file of the object before is gone', async ({
    sandbox,
    folder,
  }) => {
    await sandbox.store.append(BUCKET, 'app.log', 'one\n');
    await sandbox.store.append(BUCKET, 'app.1.log', '');
    await write(`${log(folder)}.2`, '', -1);
    await write(`${log(folder)}.1`, 'two\n', -2);
    await write(log(folder), 'three\n', -3);
    await followUntil(sandbox, folder, ['one\n', 'two\n', 'three\n']);
  });

  test('behind another empty one is for the same generation', async ({ sandbox, folder }) => {
    await write(`${log(folder)}.2`, 'one\n', 50);
    await write(`${log(folder)}.1`, 'two\n', 40);
    await write(log(folder), 'three\n', 30);
    await sandbox.store.append(BUCKET, 'app.log', 'one\n');
    await sandbox.store.append(BUCKET, 'app.1.log', '');
    await sandbox.store.append(BUCKET, 'app.2.log', '');
    await followUntil(sandbox, folder, ['one\n', '', 'two\n', 'three\n']);
  });

  test('at the beginning is for the rotated file that was written to before it was made', async ({
    sandbox,
    folder,
  }) => {
    await write(`${log(folder)}.1`, 'one\n', 50);
    await write(log(folder), 'two\n', 40);
    await sandbox.store.append(BUCKET, 'app.log', '');
    await followUntil(sandbox, folder, ['one\n', 'two\n']);
  });

  test('waits for the next file where there is none, and takes nothing twice', async ({
    sandbox,
    folder,
  }) => {
    await sandbox.store.append(BUCKET, 'app.log', 'one\n');
    await sandbox.store.append(BUCKET, 'app.1.log', '');
    await write(`${log(folder)}.1`, 'one\n', -5);
    const following = new Following(sandbox, { folder });
    await vi.waitFor(() => expect(following.kinds).toEqual(['waiting']), 10_000);
    await writeFile(log(folder), 'two\n');
    await expectSeries(sandbox, ['one\n', 'two\n']);
    await following.stop();
  });

  test('is kept for the next generation by a file that is rotated without a byte', async ({
    sandbox,
    folder,
  }) => {
    await sandbox.store.append(BUCKET, 'app.log', 'one\n');
    await sandbox.store.append(BUCKET, 'app.1.log', '');
    await writeFile(log(folder), '');
    const following = new Following(sandbox, { folder });
    await vi.waitFor(() => expect(following.looks).toBeGreaterThan(0), 10_000);
    await rotate(folder);
    await appendFile(log(folder), 'two\n');
    await expectSeries(sandbox, ['one\n', 'two\n']);
    await following.stop();
  });
});

test('a request that made no more than its object, and a kill, lose no generation', async ({
  sandbox,
  folder,
}) => {
  await write(log(folder), 'one\n', 30);
  await followUntil(sandbox, folder, ['one\n']);
  await rename(log(folder), `${log(folder)}.2`);
  await write(log(folder), 'two\n', 20);
  const times = Number.POSITIVE_INFINITY;
  sandbox.faults.add({ on: 'append', times, do: 'commit-prefix-then-drop', bytes: 0 });
  const following = new Following(sandbox, { folder });
  await expectSeries(sandbox, ['one\n', '']);
  await following.kill();
  sandbox.faults.clear();
  await rotate(folder);
  await write(log(folder), 'three\n', 10);
  await followUntil(sandbox, folder, ['one\n', 'two\n', 'three\n']);
});

test('a lost answer to the request that makes the object, which another follower fills meanwhile, doubles nothing', async ({
  sandbox,
  folder,
}) => {
  await writeFile(log(folder), 'a line without an');
  sandbox.faults.add({ on: 'append', do: 'stall', when: 'after-commit', ms: 400 });
  const following = new Following(sandbox, { folder, wholeLines: true });
  await expectSeries(sandbox, ['']);
  // One who stops sends it as it is.
  await sandbox.store.append(BUCKET, 'app.log', 'a line without an');
  await vi.waitFor(() => expect(following.looks).toBeGreaterThan(1), 10_000);
  await appendFile(log(folder), ' end\n');
  await expectSeries(sandbox, ['a line without an end\n']);
  await following.stop();
});
