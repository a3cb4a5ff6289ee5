// A followed file that was seen empty, and is copied before it is looked at again: truncated after that, its copy comes
// first; else there is nothing to it.
import { appendFileSync, copyFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { appendFile, copyFile, truncate, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { test } from '../support/sandbox.ts';
import { BUCKET, expectSeries, Following } from './support/following.ts';
import { log, rotate } from './support/rotating.ts';

/** In one turn, so that nobody looks in between. */
function fillCopyAndTruncate(folder: string, content: string): void {
  appendFileSync(log(folder), content);
  copyFileSync(log(folder), `${log(folder)}.1`);
  truncateSync(log(folder));
}

test('truncated after that, it is sent from its copy', async ({ sandbox, folder }) => {
  await writeFile(log(folder), '');
  const following = new Following(sandbox, { folder });
  await expectSeries(sandbox, ['']);
  fillCopyAndTruncate(folder, 'old\n');
  appendFileSync(log(folder), 'new\n');
  await expectSeries(sandbox, ['old\n', 'new\n']);
  await following.stop();
});

test('so it is where the following ends with the rotation', async ({ sandbox, folder }) => {
  await sandbox.store.append(BUCKET, 'app.log', 'of another file\n');
  await writeFile(log(folder), '');
  const following = new Following(sandbox, { folder, onGap: 'next', onRotate: 'stop' });
  await vi.waitFor(() => expect(following.kinds).toContain('gap'), 10_000);
  fillCopyAndTruncate(folder, 'old\n');
  appendFileSync(log(folder), 'new\n');
  expect(await following.ended).toMatchObject({ ending: 'rotated' });
  await expectSeries(sandbox, ['of another file\n', 'old\n']);
});

test('not truncated, it goes on in its object', async ({ sandbox, folder }) => {
  await writeFile(log(folder), '');
  const following = new Following(sandbox, { folder, flushIntervalMs: 300 });
  await expectSeries(sandbox, ['']);
  await appendFile(log(folder), 'one\n');
  await copyFile(log(folder), `${log(folder)}.1`);
  await appendFile(log(folder), 'two\n');
  await expectSeries(sandbox, ['one\ntwo\n']);
  await sleep(100);
  await following.stop();
  await expectSeries(sandbox, ['one\ntwo\n']);
});

test('a late line to a file that was rotated before is no copy', async ({ sandbox, folder }) => {
  await writeFile(log(folder), 'old\n');
  const following = new Following(sandbox, { folder });
  await expectSeries(sandbox, ['old\n']);
  await rotate(folder);
  await appendFile(log(folder), 'mid\n');
  await expectSeries(sandbox, ['old\n', 'mid\n']);
  await truncate(log(folder));
  await vi.waitFor(() => expect(following.kinds).toContain('truncated'), 10_000);
  await appendFile(`${log(folder)}.1`, 'late\n');
  await appendFile(log(folder), 'new\n');
  await expectSeries(sandbox, ['old\n', 'mid\n', 'new\n']);
  await sleep(100);
  await following.stop();
  await expectSeries(sandbox, ['old\n', 'mid\n', 'new\n']);
});

test('a file that was rotated before, at the same moment, is no copy', async ({ sandbox, folder }) => {
  const at = Date.now() / 1000 - 7200;
  await writeFile(`${log(folder)}.1`, 'rotated\n');
  await writeFile(log(folder), '');
  for (const path of [`${log(folder)}.1`, log(folder)]) await utimes(path, at, at);
  const following = new Following(sandbox, { folder, onRotate: 'stop' });
  await expectSeries(sandbox, ['']);
  await appendFile(log(folder), 'new\n');
  await expectSeries(sandbox, ['new\n']);
  await following.stop();
});

test('files that come after it, once it is renamed, are no copies', async ({ sandbox, folder }) => {
  await writeFile(log(folder), '');
  const following = new Following(sandbox, { folder });
  await expectSeries(sandbox, ['']);
  // In one turn, so that nobody looks in between.
  renameSync(log(folder), `${log(folder)}.2`);
  appendFileSync(`${log(folder)}.2`, 'one\n');
  writeFileSync(`${log(folder)}.1`, 'two\n');
  writeFileSync(log(folder), 'three\n');
  await expectSeries(sandbox, ['one\n', 'two\n', 'three\n']);
  await following.stop();
});
