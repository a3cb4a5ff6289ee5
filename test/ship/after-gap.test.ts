// Where following goes on behind a gap, by the files alone: nothing is in OSS.
import { appendFile, truncate, utimes, writeFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { findAfterGap } from '../../src/ship/after-gap.ts';
import { Generation } from '../../src/ship/generation.ts';
import { findGeneration } from '../../src/ship/locate.ts';
import { Series } from '../../src/ship/series.ts';
import { connectTo, sessionDeps } from '../support/clients.ts';
import { test } from '../support/sandbox.ts';
import { BUCKET } from './support/following.ts';
import { log, rotate } from './support/rotating.ts';

test('a file that was truncated before a byte of it was sent, and renamed, comes before the new one', async ({
  sandbox,
  folder,
}) => {
  await writeFile(`${log(folder)}.2`, 'rotated before all that\n');
  await utimes(`${log(folder)}.2`, 1000, 1000);
  await writeFile(log(folder), 'old\n');
  const open = await Generation.open(log(folder));
  await truncate(log(folder));
  await appendFile(log(folder), 'written since\n');
  await rotate(folder);
  await appendFile(log(folder), 'new\n');
  const client = connectTo(sandbox, 5000);
  const deps = sessionDeps(client, 0);
  const name = { path: log(folder) };
  const series = new Series({ bucket: BUCKET, key: 'app.log' });
  const newest = await series.findNewest(deps);
  for (const found of [
    await findAfterGap(name, { open }, { series, newest }, deps),
    await findGeneration(name, { open, truncated: open?.identity }, { series, newest }, deps),
  ]) {
    expect(found).toMatchObject({ generation: { path: `${log(folder)}.1` }, offset: 0 });
    if (typeof found === 'object') await found.generation.close();
  }
  await open?.close();
  await client.close();
});
