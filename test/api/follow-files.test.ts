// Many files followed by one process: each by itself, and what concerns all of them once.
import { appendFile, mkdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, vi } from 'vitest';
import type { Fault, Sandbox } from '../../src/sandbox/index.ts';
import { test } from '../support/sandbox.ts';
import { BUCKET, FollowingFiles, type FollowingFilesOptions } from './support/following-files.ts';

/** As long as it lasts. */
const OUTAGE: Fault = { on: 'any', times: Number.POSITIVE_INFINITY, do: 'status', status: 503 };
const NEVER = 600_000;
/** Of a crowd of them. */
const FILES = Number(process.env.FLEET_FILES ?? 60);

async function objectsOf({ store }: Sandbox): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for (const { key } of await store.list(BUCKET)) contents[key] = String(await store.read(BUCKET, key));
  return contents;
}

async function until(check: () => unknown): Promise<void> {
  await vi.waitFor(check, { timeout: 10_000, interval: 5 });
}

function untilObjects(sandbox: Sandbox, expected: Record<string, string>): Promise<void> {
  return until(async () => expect(await objectsOf(sandbox)).toEqual(expected));
}

async function begin(
  sandbox: Sandbox,
  folder: string,
  files: Record<string, string>,
  options: Partial<FollowingFilesOptions> = {},
): Promise<FollowingFiles> {
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return new FollowingFiles(sandbox, { folder, ...options });
}

describe('files', () => {
  test('are followed each to its object, and the sum of it is told', async ({ sandbox, folder }) => {
    const following = await begin(sandbox, folder, { 'a.log': 'a1\n', 'b.log': 'b1\n', 'c.log': '' });
    await untilObjects(sandbox, { 'a.log': 'a1\n', 'b.log': 'b1\n', 'c.log': '' });
    await appendFile(join(folder, 'b.log'), 'b2\n');
    await untilObjects(sandbox, { 'a.log': 'a1\n', 'b.log': 'b1\nb2\n', 'c.log': '' });
    expect(await following.stop()).toMatchObject({ files: 3, appended: 3, failed: 0, appends: 4, bytes: 9 });
    expect(following.appends.map(({ source, bytes }) => [source.slice(folder.length + 1), bytes])).toEqual(
      expect.arrayContaining([
        ['a.log', 3],
        ['b.log', 3],
        ['c.log', 0],
      ]),
    );
    const again = await begin(sandbox, folder, {});
    await until(() => expect(again.progress?.files?.count).toBe(3));
    expect(await again.stop()).toMatchObject({ files: 3, appended: 0, unchanged: 3, appends: 0 });
  });

  test('that appear are followed, as is one of a folder that appears', async ({ sandbox, folder }) => {
    const below = join(folder, 'later');
    const following = new FollowingFiles(sandbox, { folder: below });
    await sleep(30);
    await mkdir(below);
    await writeFile(join(below, 'a.log'), 'a');
    await untilObjects(sandbox, { 'a.log': 'a' });
    await writeFile(join(below, 'b.log'), 'b');
    await untilObjects(sandbox, { 'a.log': 'a', 'b.log': 'b' });
    expect(await following.stop()).toMatchObject({ files: 2 });
    expect(following.kinds).toEqual(['files-none']);
  });

  test('that are gone end quietly, and go on in the next object when they come again', async ({
    sandbox,
    folder,
  }) => {
    const following = await begin(sandbox, folder, { 'a.log': 'old\n', 'b.log': 'b' });
    await untilObjects(sandbox, { 'a.log': 'old\n', 'b.log': 'b' });
    await rm(join(folder, 'a.log'));
    await until(() => expect(following.progress?.files?.count).toBe(1));
    await writeFile(join(folder, 'a.log'), 'new\n');
    await untilObjects(sandbox, { 'a.log': 'old\n', 'a.1.log': 'new\n', 'b.log': 'b' });
    expect(await following.stop()).toMatchObject({ files: 3, appended: 3, failed: 0 });
    expect(following.kinds).toEqual(['file-rotated']);
    expect(following.failures).toEqual([]);
  });

  test('are rotated and truncated each by itself', async ({ sandbox, folder }) => {
    const following = await begin(sandbox, folder, { 'a.log': 'a1\n', 'b.log': 'b1\n', 'c.log': 'c\n' });
    await untilObjects(sandbox, { 'a.log': 'a1\n', 'b.log': 'b1\n', 'c.log': 'c\n' });
    await rename(join(folder, 'a.log'), join(folder, 'a.log.1'));
    await writeFile(join(folder, 'a.log'), 'a2\n');
    await truncate(join(folder, 'b.log'));
    await sleep(30);
    await appendFile(join(folder, 'b.log'), 'b2\n');
    const rotated = { 'a.log': 'a1\n', 'a.1.log': 'a2\n', 'b.log': 'b1\n', 'b.1.log': 'b2\n' };
    await untilObjects(sandbox, { ...rotated, 'c.log': 'c\n' });
    await following.stop();
    expect(following.kinds.toSorted()).toEqual(['file-rotated', 'file-truncated']);
  });

  test('that are rotated away for a while are waited for', async ({ sandbox, folder }) => {
    const following = await begin(sandbox, folder, { 'a.log': 'a1\n', 'b.log': 'b' });
    await untilObjects(sandbox, { 'a.log': 'a1\n', 'b.log': 'b' });
    await rename(join(folder, 'a.log'), join(folder, 'a.log.1'));
    await sleep(100);
    await appendFile(join(folder, 'a.log.1'), 'late\n');
    await untilObjects(sandbox, { 'a.log': 'a1\nlate\n', 'b.log': 'b' });
    await writeFile(join(folder, 'a.log'), 'a2\n');
    await untilObjects(sandbox, { 'a.log': 'a1\nlate\n', 'a.1.log': 'a2\n', 'b.log': 'b' });
    await following.stop();
    expect(following.failures).toEqual([]);
  });

  test('that are named and missing are told of in one line', async ({ sandbox, folder }) => {
    const names = ['a.log', 'b.log', 'c.log', 'd.log'];
    const following = await begin(sandbox, folder, { 'a.log': 'a' }, { names });
    await untilObjects(sandbox, { 'a.log': 'a' });
    await writeFile(join(folder, 'c.log'), 'c');
    await untilObjects(sandbox, { 'a.log': 'a', 'c.log': 'c' });
    await following.stop();
    expect(following.notices).toEqual([{ kind: 'files-waiting', files: 3, path: join(folder, 'b.log') }]);
  });

  test('are followed in a crowd, and a new one among them at once', { timeout: 30_000 + FILES * 50 }, async ({
    sandbox,
    folder,
  }) => {
    const names = Array.from({ length: FILES }, (_, index) => `${index}.log`);
    const expected = Object.fromEntries(names.map((name) => [name, `content of ${name}\n`]));
    const following = await begin(sandbox, folder, expected, { readTimeoutMs: 5000, pace: { pollMs: 1000 } });
    await vi.waitFor(() => expect(following.appends.length).toBe(FILES), {
      timeout: 20_000 + FILES * 50,
    });
    await writeFile(join(folder, 'new.log'), 'new\n');
    const writtenMs = performance.now();
    await until(() => expect(following.appends.length).toBe(FILES + 1));
    expect(performance.now() - writtenMs).toBeLessThan(2000);
    expect(await following.stop()).toMatchObject({ files: FILES + 1, appends: FILES + 1 });
    expect(await objectsOf(sandbox)).toEqual({ ...expected, 'new.log': 'new\n' });
    expect(following.kinds).toEqual([]);
  });
});

describe('a file that cannot be followed', () => {
  test('is told of once and set apart; the others go on', async ({ sandbox, folder }) => {
    await sandbox.store.append(BUCKET, 'b.log', 'of something else');
    const following = await begin(
      sandbox,
      folder,
      { 'a.log': 'a', 'b.log': 'bbbbbbbbbbbbbbbbbbbbbbb' },
      { pace: { retryAfterMs: 20 } },
    );
    await until(() => expect(following.failures.length).toBe(1));
    await sleep(100);
    await appendFile(join(folder, 'a.log'), 'a');
    await untilObjects(sandbox, { 'a.log': 'aa', 'b.log': 'of something else' });
    expect(following.failures).toMatchObject([
      { source: join(folder, 'b.log'), error: { code: 'NotAPrefix' } },
    ]);
    expect(await following.stop()).toMatchObject({ files: 2, appended: 1, failed: 1 });
  });

  test('is followed once it can be', async ({ sandbox, folder }) => {
    await sandbox.store.append(BUCKET, 'b.log', 'other');
    const files = { 'a.log': 'a', 'b.log': 'b' };
    const following = await begin(sandbox, folder, files, { pace: { retryAfterMs: 20 } });
    await until(() => expect(following.failures.length).toBe(1));
    await sandbox.store.delete(BUCKET, 'b.log');
    await untilObjects(sandbox, { 'a.log': 'a', 'b.log': 'b' });
    await until(() => expect(following.mended).toEqual([join(folder, 'b.log')]));
    expect(await following.stop()).toMatchObject({ files: 2, appended: 2, failed: 0 });
  });

  test('is one whose key another file has', async ({ sandbox, folder }) => {
    const target = `oss://${BUCKET}/{stem}`;
    const options = { target, names: ['a.*'], pace: { retryAfterMs: 20 } };
    const following = await begin(sandbox, folder, { 'a.log': 'a' }, options);
    await untilObjects(sandbox, { a: 'a' });
    await writeFile(join(folder, 'a.txt'), 'a and more');
    await until(() => expect(following.failures.length).toBe(1));
    expect(following.failures).toMatchObject([
      { source: join(folder, 'a.txt'), error: { code: 'Usage', problem: 'Usage.OneKeyForSeveral' } },
    ]);
    // Its turn comes when the key is free.
    await rm(join(folder, 'a.log'));
    await until(() => expect(following.mended).toEqual([join(folder, 'a.txt')]));
    await following.stop();
  });

  test('is told once, before anything is sent, where the key will come again', async ({
    sandbox,
    folder,
  }) => {
    const target = `oss://${BUCKET}/{%H}/{name}`;
    const following = await begin(sandbox, folder, { 'a.log': 'a', 'b.log': 'b' }, { target });
    await expect(following.ended).rejects.toMatchObject({
      problem: 'Usage.KeyComesAgain',
      facts: { url: target },
    });
    expect(following.failures).toEqual([]);
  });

  test('ends the whole where there is no other', async ({ sandbox, folder }) => {
    for (const key of ['a.log', 'b.log']) await sandbox.store.append(BUCKET, key, 'of something else');
    const following = await begin(sandbox, folder, { 'a.log': 'a', 'b.log': 'b' });
    expect(await following.ended).toMatchObject({ files: 2, appended: 0, failed: 2 });
    expect(following.failures.length).toBe(2);
  });

  test('for a reason that all have ends the whole, told once', async ({ sandbox, folder }) => {
    const target = 'oss://absent/{name}';
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`${index}.log`, 'x']));
    const following = await begin(sandbox, folder, files, { target });
    await expect(following.ended).rejects.toMatchObject({ code: 'NoSuchBucket' });
    expect(following.failures).toEqual([]);
  });
});

describe('a stop while files are still to begin', () => {
  const names = Array.from({ length: 30 }, (_, index) => `${index}.log`);
  const files = Object.fromEntries(names.map((name) => [name, 'one\n']));

  test('begins them for a while, so that what they have is sent', async ({ sandbox, folder }) => {
    const following = await begin(sandbox, folder, files, { jobs: 1 });
    await until(() => expect(following.appends.length).toBeGreaterThan(0));
    expect(await following.stop()).toMatchObject({ files: 30, appended: 30 });
  });

  test('leaves them to the next start after that', async ({ sandbox, folder }) => {
    const following = await begin(sandbox, folder, files, { jobs: 1, pace: { lastStartsMs: 0 } });
    await until(() => expect(following.appends.length).toBeGreaterThan(0));
    const { appended, ...rest } = await following.stop();
    expect(rest).toMatchObject({ files: 30, unchanged: 0, failed: 0 });
    expect(appended).toBeLessThan(30);
    const next = await begin(sandbox, folder, {}, {});
    await untilObjects(sandbox, files);
    await next.stop();
  });
});

describe('an outage', () => {
  test('is told of once for all files, and so is its end', async ({ sandbox, folder }) => {
    const names = Array.from({ length: 20 }, (_, index) => `${index}.log`);
    const files = Object.fromEntries(names.map((name) => [name, 'one\n']));
    const following = await begin(sandbox, folder, files, { pace: { graceMs: 500 } });
    await until(() => expect(following.appends.length).toBe(20));
    sandbox.faults.add(OUTAGE);
    for (const name of names.slice(0, 15)) await appendFile(join(folder, name), 'two\n');
    await until(() => expect(following.kinds).toEqual(['files-outage']));
    await sleep(100);
    expect(following.notices).toMatchObject([{ error: { status: 503 } }]);
    const [outage] = following.notices;
    expect(outage?.kind === 'files-outage' && outage.files).toBeGreaterThan(1);
    sandbox.faults.clear();
    await until(() => expect(following.appends.length).toBe(35));
    expect(following.kinds).toEqual(['files-outage', 'file-recovered']);
    await following.stop();
  });

  test('at the end leaves all files one try together, and what was not sent is told', async ({
    sandbox,
    folder,
  }) => {
    const names = Array.from({ length: 40 }, (_, index) => `${index}.log`);
    const files = Object.fromEntries(names.map((name) => [name, 'one\n']));
    const options = { readTimeoutMs: 60_000, pace: { lastTryMs: 300, graceMs: NEVER } };
    const following = await begin(sandbox, folder, files, options);
    await until(() => expect(following.appends.length).toBe(40));
    sandbox.faults.add({
      on: 'any',
      times: Number.POSITIVE_INFINITY,
      do: 'stall',
      when: 'before-commit',
      ms: NEVER,
    });
    for (const name of names.slice(0, 30)) await appendFile(join(folder, name), 'two\n');
    await sleep(50);
    const stoppedMs = performance.now();
    await expect(following.stop()).rejects.toMatchObject({
      problem: 'Transport',
      noteFacts: expect.arrayContaining([{ kind: 'files-unsent', files: 30, bytes: 120, unseen: 0 }]),
    });
    expect(performance.now() - stoppedMs).toBeLessThan(5000);
    expect(following.failures).toEqual([]);
    sandbox.faults.clear();
  });
});
