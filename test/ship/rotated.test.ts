// Which files beside a log are its rotated generations, and in which order.
import { link, mkdir, symlink, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import { isSameListing, listGenerations } from '../../src/ship/rotated.ts';
import { withoutDate } from '../../src/ship/rotated-names.ts';
import { test } from '../support/sandbox.ts';

async function namesOf(folder: string): Promise<string[]> {
  return (await listGenerations({ path: join(folder, 'app.log') })).rotated.map(({ path }) => basename(path));
}

test('numbers and dates behind the name are generations; nothing else is', async ({ folder, write }) => {
  const generations = ['app.log.1', 'app.log-20261122', 'app.log.2026-11-22T10:00:00', 'app.log.1732269600'];
  const others = [
    ...['app.log', 'app.log.1.gz', 'app.log.bak', 'app.log.swp', 'app.log~', 'app.log.1~', 'app.log.old'],
    ...['app.log1', 'myapp.log.1', 'app.log.x1', 'app.log.1.tmp', 'app.1.log', '.app.log.1', 'app.log.'],
  ];
  for (const name of [...generations, ...others]) await write(name, name);
  await mkdir(join(folder, 'app.log.7'));
  await symlink('nowhere', join(folder, 'app.log.8'));
  await symlink('app.log.9', join(folder, 'app.log.9'));
  expect((await namesOf(folder)).sort()).toEqual([...generations].sort());
});

test('a date before the extension makes a generation, a number or a word does not', async ({
  folder,
  write,
}) => {
  const generations = [
    ...['app-2026-11-26.log', 'app.2026-11-26.log', 'app_20261126.log', 'app-202611.log'],
    ...['app-2026-11-26.log.1', 'app.2026-11-26.3.log', 'app-2026-11-26_10-00-00.log'],
  ];
  const others = [
    ...[
      'app-2.log',
      'app.2.log',
      'app-26.log',
      'app-error.log',
      'app-2026-11-26.log.gz',
      'app-2026-11-26.txt',
    ],
    ...['app-2026-11-26.error.log', 'app2026-11-26.log', 'myapp-2026-11-26.log', 'app-2026-11-26.log.bak'],
  ];
  for (const name of ['app.log', ...generations, ...others]) await write(name, name);
  expect((await namesOf(folder)).sort()).toEqual([...generations].sort());
});

test.for([
  ['app-2026-11-26.log', 'app.log'],
  ['app.log-20261126', 'app.log'],
  ['app.log.2026-11-26', 'app.log'],
  ['access_2026-11-26_10.log', 'access.log'],
  ['0.log', undefined],
  ['app.log', undefined],
  ['2026-11-26.log', undefined],
] as const)('%s without its date is %s', ([name, bare]) => {
  expect(withoutDate(name)).toBe(bare);
});

test('the one that was last written to is the youngest, whatever its name', async ({ folder, write }) => {
  for (const [index, name] of ['app.log-20261121', 'app.log.1', 'app.log.2', 'app.log.3'].entries()) {
    await write(name, name);
    await utimes(join(folder, name), 1000 + index, 1000 + index);
  }
  expect(await namesOf(folder)).toEqual(['app.log-20261121', 'app.log.1', 'app.log.2', 'app.log.3']);
});

test.for([
  [['app.log.10', 'app.log.9', 'app.log.2', 'app.log.1']],
  [['app.log-20261031', 'app.log-20261101', 'app.log-20261102']],
])('of those written to at one moment, the name tells the order: %j', async ([names], { folder, write }) => {
  for (const name of [...(names as string[])].sort()) {
    await write(name, name);
    await utimes(join(folder, name), 1000, 1000);
  }
  expect(await namesOf(folder)).toEqual(names);
});

test('another name of the file itself is no generation of its own', async ({ folder, write }) => {
  await write('app.log', 'content');
  await link(join(folder, 'app.log'), join(folder, 'app.log.1'));
  await symlink('app.log', join(folder, 'app.log.2'));
  expect(await namesOf(folder)).toEqual([]);
});

test('a listing shows that a file took the place of another', async ({ folder, write }) => {
  await write('app.log', 'content');
  await write('app.log.1', 'content');
  const path = join(folder, 'app.log');
  const before = await listGenerations({ path });
  expect(isSameListing(before, await listGenerations({ path }))).toBe(true);
  await write('app.log.2', 'content');
  expect(isSameListing(before, await listGenerations({ path }))).toBe(false);
});

test('a folder that is not there holds nothing', async ({ folder }) => {
  expect(await listGenerations({ path: join(folder, 'missing', 'app.log') })).toEqual({
    rotated: [],
    current: undefined,
  });
});

test('what is no regular file cannot be followed', async ({ folder }) => {
  await mkdir(join(folder, 'app.log'));
  await expect(listGenerations({ path: join(folder, 'app.log') })).rejects.toMatchObject({
    code: 'SourceUnreadable',
    message: expect.stringContaining('it is not a regular file'),
  });
});
