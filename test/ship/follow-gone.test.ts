// A followed file that is removed: its following ends, and another one of its name goes on where that ended.
import { appendFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { IntegrityError } from '../../src/errors.ts';
import { test } from '../support/sandbox.ts';
import { expectSeries, Following, textsOf } from './support/following.ts';

const log = (folder: string): string => join(folder, 'app.log');
const END = { onGone: 'end' } as const;

test('ends when the file was removed, with all of it sent', async ({ sandbox, folder }) => {
  await writeFile(log(folder), 'one\n');
  const following = new Following(sandbox, { folder, ...END });
  await expectSeries(sandbox, ['one\n']);
  await appendFile(log(folder), 'two\n');
  await rm(log(folder));
  expect(await following.ended).toMatchObject({ ending: 'gone', objectEnd: { position: 8 } });
  expect(await textsOf(sandbox)).toEqual(['one\ntwo\n']);
  expect(following.kinds).toEqual([]);
});

test('ends when the file was moved to where nobody looks', async ({ sandbox, folder }) => {
  await writeFile(log(folder), 'one\n');
  const following = new Following(sandbox, { folder, ...END });
  await expectSeries(sandbox, ['one\n']);
  await mkdir(join(folder, 'archive'));
  await rename(log(folder), join(folder, 'archive', 'app.log'));
  expect(await following.ended).toMatchObject({ ending: 'gone' });
});

test('ends when there never was a file', async ({ sandbox, folder }) => {
  const following = new Following(sandbox, { folder, ...END });
  expect(await following.ended).toMatchObject({ ending: 'gone', objectEnd: { exists: false } });
});

test('does not end for a file that is renamed, however late another one takes its place', async ({
  sandbox,
  folder,
}) => {
  await writeFile(log(folder), 'one\n');
  const following = new Following(sandbox, { folder, ...END });
  await expectSeries(sandbox, ['one\n']);
  await rename(log(folder), `${log(folder)}.1`);
  await new Promise((resolve) => setTimeout(resolve, 150));
  await appendFile(`${log(folder)}.1`, 'late\n');
  await expectSeries(sandbox, ['one\nlate\n']);
  await writeFile(log(folder), 'two\n');
  await expectSeries(sandbox, ['one\nlate\n', 'two\n']);
  await following.stop();
});

test('waits for another file where it is not asked to end', async ({ sandbox, folder }) => {
  await writeFile(log(folder), 'one\n');
  const following = new Following(sandbox, { folder });
  await expectSeries(sandbox, ['one\n']);
  await rm(log(folder));
  await new Promise((resolve) => setTimeout(resolve, 150));
  await writeFile(log(folder), 'two\n');
  await expectSeries(sandbox, ['one\n', 'two\n']);
  expect(await following.stop()).toMatchObject({ ending: 'stopped' });
});

test('the next file of the name goes on in the next object where it is told where the one before ended', async ({
  sandbox,
  folder,
}) => {
  await writeFile(log(folder), 'one\n');
  const first = new Following(sandbox, { folder, ...END });
  await expectSeries(sandbox, ['one\n']);
  await rm(log(folder));
  const { newest } = await first.ended;
  await writeFile(log(folder), 'another\n');
  const second = new Following(sandbox, { folder, ...END, endedAt: newest });
  await expectSeries(sandbox, ['one\n', 'another\n']);
  await vi.waitFor(() => expect(second.kinds).toEqual(['rotated']));
  await rm(log(folder));
  const again = await second.ended;
  expect(again.newest).toMatchObject({ index: 1 });
  // As the same file, restored: it continues the newest object.
  await writeFile(log(folder), 'another\none\n');
  const third = new Following(sandbox, { folder, endedAt: again.newest });
  await expectSeries(sandbox, ['one\n', 'another\none\n']);
  await third.stop();
});

test.for([
  ['nothing is told', undefined],
  ['the object has grown meanwhile', { index: 0, objectEnd: { exists: true, position: 3, crc64: 1n } }],
] as const)(
  'the next file of the name has to continue the newest object where %s',
  async ([, at], { sandbox, folder }) => {
    await sandbox.store.append('demo', 'app.log', 'one\n');
    await writeFile(log(folder), 'another\n');
    const following = new Following(sandbox, { folder, endedAt: at });
    await expect(following.ended).rejects.toMatchObject({
      code: 'NotAPrefix',
    } satisfies Partial<IntegrityError>);
  },
);
