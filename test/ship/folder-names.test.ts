// How often folders are read, and that no change of one goes unnoticed.
import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { test as base, expect } from 'vitest';
import { FolderNames } from '../../src/ship/folder-names.ts';

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures that this one needs
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'folder-names-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

function counting(knownForMs?: number) {
  const counted = { reads: 0 };
  const names = new FolderNames((folder) => {
    counted.reads += 1;
    return readdir(folder);
  }, knownForMs);
  return { counted, names };
}

/** As if nothing had come to it or left it for long. */
const settle = (folder: string) => utimes(folder, 1, 1);

test('a folder that stays as it is is read once for all who ask, one after the other or together', async ({
  folder,
}) => {
  for (const name of ['b.log.1', 'a.log', 'b.log', 'a.log.1']) await writeFile(join(folder, name), '');
  await settle(folder);
  const { counted, names } = counting(60_000);
  expect(await names.beginningWith(folder, 'a.log')).toEqual(['a.log', 'a.log.1']);
  const asked = Array.from({ length: 100 }, () => names.beginningWith(folder, 'b.log'));
  for (const found of await Promise.all(asked)) expect(found).toEqual(['b.log', 'b.log.1']);
  expect(counted.reads).toBe(1);
});

test('what comes, goes or gets another name is seen by the next who asks', async ({ folder }) => {
  const { names } = counting(60_000);
  const all = () => names.beginningWith(folder, '');
  await settle(folder);
  expect(await all()).toEqual([]);
  await writeFile(join(folder, 'app.log'), '');
  expect(await all()).toEqual(['app.log']);
  await rename(join(folder, 'app.log'), join(folder, 'app.log.1'));
  expect(await all()).toEqual(['app.log.1']);
  await settle(folder);
  expect(await all()).toEqual(['app.log.1']);
  await rm(join(folder, 'app.log.1'));
  expect(await all()).toEqual([]);
});

test('no folder is believed for longer than a moment: some file systems do not date their changes', async ({
  folder,
}) => {
  const { names } = counting(20);
  await settle(folder);
  expect(await names.beginningWith(folder, 'app')).toEqual([]);
  await writeFile(join(folder, 'app.log'), '');
  await settle(folder);
  await expect.poll(() => names.beginningWith(folder, 'app')).toEqual(['app.log']);
});

test('a folder that was missing is looked for again', async ({ folder }) => {
  const { names } = counting();
  const path = join(folder, 'later');
  await expect(names.beginningWith(path, '')).rejects.toMatchObject({ code: 'ENOENT' });
  await mkdir(path);
  expect(await names.beginningWith(path, '')).toEqual([]);
});

test('of any names those that begin with a text are found', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string()), fc.string(), async (all, prefix) => {
      const names = new FolderNames(async () => [...all]);
      const expected = all.filter((name) => name.startsWith(prefix)).sort();
      expect(await names.beginningWith(tmpdir(), prefix)).toEqual(expected);
    }),
    { numRuns: 25, examples: [[['a', 'ab', 'b'], 'a']] },
  );
});
