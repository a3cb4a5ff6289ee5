// Files that share a few places: which one is closed for another, and that each is found again.
import { readdirSync, readlinkSync } from 'node:fs';
import { appendFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { OpenFiles, PooledFile } from '../../src/ship/open-files.ts';
import { test as anywhere } from '../support/sandbox.ts';

/** Only there it is seen what is open. */
const test = anywhere.runIf(process.platform === 'linux');

async function openFile(files: OpenFiles, path: string): Promise<PooledFile> {
  return new PooledFile(files, await files.open(path), () => files.open(path).catch(() => undefined));
}

function textOf(file: PooledFile): Promise<string | undefined> {
  return file.use(async (handle) => {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(100), 0, 100, 0);
    return String(buffer.subarray(0, bytesRead));
  });
}

/** Names of the folder's files that this process has open. */
function namesOpen(folder: string): string[] {
  const open = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return open
    .filter((path) => path.startsWith(folder))
    .map((path) => path.slice(folder.length + 1))
    .sort();
}

async function write(folder: string, names: readonly string[]): Promise<string[]> {
  for (const name of names) await writeFile(join(folder, name), name);
  return names.map((name) => join(folder, name));
}

test('one that can be missed is closed first, then the one unused for longest', async ({ folder }) => {
  const files = new OpenFiles(3);
  const [a, b, c, d] = await write(folder, ['a', 'b', 'c', 'd']);
  const first = await openFile(files, a as string);
  const second = await openFile(files, b as string);
  const third = await openFile(files, c as string);
  second.isSpare = true;
  const fourth = await openFile(files, d as string);
  expect(namesOpen(folder)).toEqual(['a', 'c', 'd']);
  expect(await textOf(first)).toBe('a');
  expect(await textOf(second)).toBe('b');
  expect(namesOpen(folder)).toEqual(['a', 'b', 'd']);
  for (const file of [first, second, third, fourth]) await file.close();
  expect(namesOpen(folder)).toEqual([]);
});

test('those who find all in use wait, and none of them is forgotten', async ({ folder }) => {
  const files = new OpenFiles(2);
  const names = Array.from({ length: 20 }, (_, index) => `file-${index}`);
  const paths = await write(folder, names);
  const pooled = await Promise.all(paths.map((path) => openFile(files, path)));
  let most = 0;
  const reads = pooled.flatMap((file) => [0, 1, 2].map(() => textOf(file)));
  const looking = setInterval(() => {
    most = Math.max(most, namesOpen(folder).length);
  }, 0);
  const texts = await Promise.all(reads);
  clearInterval(looking);
  expect(texts).toEqual(names.flatMap((name) => [name, name, name]));
  expect(most).toBeLessThanOrEqual(2);
  for (const file of pooled) await file.close();
  expect(namesOpen(folder)).toEqual([]);
  // All places are free again.
  const again = await Promise.all(paths.slice(0, 2).map((path) => files.open(path)));
  for (const handle of again) await files.close(handle);
});

test('a file that is gone when it is to be opened again is told as such, and takes no place', async ({
  folder,
}) => {
  const files = new OpenFiles(1);
  const [a, b] = await write(folder, ['a', 'b']);
  const first = await openFile(files, a as string);
  const second = await openFile(files, b as string);
  await rm(a as string);
  expect(await textOf(first)).toBeUndefined();
  await writeFile(a as string, 'again');
  expect(await textOf(first)).toBe('again');
  expect(await textOf(second)).toBe('b');
  for (const file of [first, second]) await file.close();
});

test('where others have taken what the system allows, ours are closed, and the call is made again', async ({
  folder,
}) => {
  const files = new OpenFiles(10);
  const [a, b] = await write(folder, ['a', 'b']);
  const pooled = [await openFile(files, a as string), await openFile(files, b as string)];
  const call = vi.fn(async () => {
    if (namesOpen(folder).length > 0) throw Object.assign(new Error('too many'), { code: 'EMFILE' });
    return 'done';
  });
  expect(await files.whereThereIsRoom(call)).toBe('done');
  expect(call).toHaveBeenCalledTimes(3);
  expect(await Promise.all(pooled.map(textOf))).toEqual(['a', 'b']);
  for (const file of pooled) await file.close();
  await expect(files.whereThereIsRoom(() => files.open(join(folder, 'missing')))).rejects.toMatchObject({
    code: 'ENOENT',
  });
});

test('a file of several users is closed by the last of them', async ({ folder }) => {
  const files = new OpenFiles(2);
  const [a] = await write(folder, ['a']);
  const file = await openFile(files, a as string);
  file.share();
  await file.close();
  await appendFile(a as string, ' grown');
  await rename(a as string, join(folder, 'renamed'));
  expect(await textOf(file)).toBe('a grown');
  await file.close();
  expect(namesOpen(folder)).toEqual([]);
});
