// Waiting for a change ends at once when there is one, in time when nobody tells, and when nobody wants it any more.
import { appendFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { waitForChange } from '../../src/ship/watch.ts';
import { test } from '../helpers/sandbox.ts';

const NEVER = new AbortController().signal;
const LONG_MS = 20_000;

async function elapsed(wait: Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await wait;
  return performance.now() - startedMs;
}

test.for([
  ['grows', (path: string) => appendFile(path, 'more')],
  ['is renamed', (path: string) => rename(path, `${path}.1`)],
  ['is replaced', (path: string) => writeFile(`${path}.new`, '').then(() => rename(`${path}.new`, path))],
] as const)('the wait ends as soon as the file %s', async ([, change], { folder, write }) => {
  await write('app.log', 'content');
  const path = join(folder, 'app.log');
  const waiting = elapsed(waitForChange(path, LONG_MS, NEVER));
  await change(path);
  expect(await waiting).toBeLessThan(LONG_MS / 2);
});

test('the wait ends as soon as the file appears', async ({ folder, write }) => {
  const waiting = elapsed(waitForChange(join(folder, 'app.log'), LONG_MS, NEVER));
  await write('app.log', 'content');
  expect(await waiting).toBeLessThan(LONG_MS / 2);
});

test('other files of the folder do not end the wait', async ({ folder, write }) => {
  const waiting = elapsed(waitForChange(join(folder, 'app.log'), 200, NEVER));
  for (let file = 0; file < 5; file += 1) await write(`other-${file}.log`, 'content');
  expect(await waiting).toBeGreaterThanOrEqual(195);
});

test('the wait ends by time where nothing can be told: the folder does not exist', async ({ folder }) => {
  const waiting = elapsed(waitForChange(join(folder, 'missing', 'app.log'), 50, NEVER));
  expect(await waiting).toBeGreaterThanOrEqual(45);
});

test('the wait ends when it is to stop, also before it began', async ({ folder }) => {
  const stop = new AbortController();
  const waiting = elapsed(waitForChange(join(folder, 'app.log'), LONG_MS, stop.signal));
  stop.abort();
  expect(await waiting).toBeLessThan(LONG_MS / 2);
  expect(await elapsed(waitForChange(join(folder, 'app.log'), LONG_MS, stop.signal))).toBeLessThan(
    LONG_MS / 2,
  );
});
