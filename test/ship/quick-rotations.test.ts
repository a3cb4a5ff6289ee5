// Rotations that come so quickly that a file is gone before the one before it counts as complete, as those of Docker's
// json-file driver are where a container prints much.
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from '../support/sandbox.ts';
import { expectSeries, Following } from './support/following.ts';
import { log, NEVER_QUIET } from './support/rotating.ts';

/** Long enough for the follower to look again. */
const LOOKS_MS = 150;
const GENERATIONS = ['first\n', 'second\n', 'third\n', 'fourth\n'];

/** As dockerd does it: `app.log` becomes `app.log.1`, and so on, and what is too many is removed. */
async function rotate(path: string, maxFiles: number): Promise<void> {
  await rm(maxFiles === 1 ? path : `${path}.${maxFiles - 1}`, { force: true });
  for (let index = maxFiles - 1; index > 0; index -= 1) {
    const from = index === 1 ? path : `${path}.${index - 1}`;
    if (existsSync(from)) await rename(from, `${path}.${index}`);
  }
}

/** As logrotate does it with `olddir`. */
async function moveAway(path: string, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await rename(path, `${folder}/${name}`);
}

test('each of the files is appended where they are moved to another folder', async ({ sandbox, folder }) => {
  const following = new Following(sandbox, { folder, timing: NEVER_QUIET });
  for (const [index, lines] of GENERATIONS.entries()) {
    if (index > 0) await moveAway(log(folder), `${folder}/old`, `app.log.${index}`);
    await writeFile(log(folder), lines);
    await expectSeries(sandbox, GENERATIONS.slice(0, Math.max(1, index)));
    await sleep(LOOKS_MS);
  }
  await following.stop();
  await expectSeries(sandbox, GENERATIONS);
});

test.for([1, 2, 3])(
  'each of the files is appended, where %i are kept',
  async (maxFiles, { sandbox, folder }) => {
    const following = new Following(sandbox, { folder, timing: NEVER_QUIET });
    for (const [index, lines] of GENERATIONS.entries()) {
      if (index > 0) await rotate(log(folder), maxFiles);
      await writeFile(log(folder), lines);
      // A file is not complete while only the one after it is there.
      await expectSeries(sandbox, GENERATIONS.slice(0, Math.max(1, index)));
      await sleep(LOOKS_MS);
    }
    await following.stop();
    await expectSeries(sandbox, GENERATIONS);
  },
);
