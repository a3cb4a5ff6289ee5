// What calls tell of how far they are.
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, vi } from 'vitest';
import { openAppendable, type Progress } from '../../src/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { test } from '../support/sandbox.ts';

const MIB = 1024 ** 2;

function watch({ endpoint, region, credentials }: Sandbox) {
  const told: Progress[] = [];
  const object = openAppendable('oss://demo/app.log', { endpoint, region, credentials });
  return { object, told, onProgress: (progress: Progress) => void told.push(progress) };
}

/** Each phase once in a row, with what it had come to at its end. */
function phasesOf(told: readonly Progress[]): string[] {
  return told
    .filter(({ phase }, index) => told[index + 1]?.phase !== phase)
    .map((each) => ('doneBytes' in each ? `${each.phase} ${each.doneBytes}/${each.totalBytes}` : each.phase));
}

test('a file is looked up, sent and answered', async ({ sandbox, folder }) => {
  const path = join(folder, 'app.log');
  await writeFile(path, Buffer.alloc(5 * MIB));
  const { object, told, onProgress } = watch(sandbox);
  await object.appendFile(path, { onProgress });
  expect(phasesOf(told)).toEqual(['looking', `sending ${5 * MIB}/${5 * MIB}`, 'answering']);
  // As it is read: smaller pieces cost time.
  expect(told.filter(({ phase }) => phase === 'sending')).toHaveLength(3);
});

test('whoever watches is told more often', async ({ sandbox, folder }) => {
  const path = join(folder, 'app.log');
  await writeFile(path, Buffer.alloc(5 * MIB));
  const { object, told, onProgress } = watch(sandbox);
  await object.appendFile(path, { onProgress, isWatched: true });
  expect(told.filter(({ phase }) => phase === 'sending').length).toBeGreaterThan(5);
  expect(phasesOf(told).at(-2)).toBe(`sending ${5 * MIB}/${5 * MIB}`);
});

test('in parts, one count is of all of them', async ({ sandbox, folder }) => {
  const path = join(folder, 'app.log');
  await writeFile(path, 'x'.repeat(250));
  const { object, told, onProgress } = watch(sandbox);
  await object.appendFile(path, { partBytes: 100, onProgress });
  expect(phasesOf(told)).toEqual([
    'looking',
    ...['sending 100/250', 'answering', 'sending 200/250', 'answering', 'sending 250/250', 'answering'],
  ]);
});

test('of a growing file, what is there is proved first, and the rest is counted', async ({
  sandbox,
  folder,
}) => {
  const path = join(folder, 'app.log');
  await writeFile(path, 'x'.repeat(1000));
  const { object, told, onProgress } = watch(sandbox);
  await object.appendFile(path);
  await appendFile(path, 'y'.repeat(10));
  await object.appendFileIncrementally(path, { onProgress });
  expect(phasesOf(told)).toEqual(['looking', 'proving 1000/1000', 'sending 10/10', 'answering']);
});

test('a retry tells its wait and its reason, and the count goes back', async ({ sandbox, folder }) => {
  const path = join(folder, 'app.log');
  await writeFile(path, Buffer.alloc(3 * MIB));
  sandbox.faults.add({ on: 'append', do: 'reset-mid-body', afterBytes: MIB });
  const { object, told, onProgress } = watch(sandbox);
  await object.appendFile(path, { onProgress });
  const retry = told.find(({ phase }) => phase === 'retrying');
  expect(retry).toMatchObject({ attempt: 1, delayMs: expect.any(Number), error: { problem: 'Transport' } });
  const phases = told.map(({ phase }) => phase);
  const from = phases.indexOf('retrying');
  expect(phases.slice(from, from + 3)).toEqual(['retrying', 'looking', 'sending']);
  expect(phasesOf(told).at(-2)).toBe(`sending ${3 * MIB}/${3 * MIB}`);
});

test('a lost answer is settled by proving what was sent', async ({ sandbox, folder }) => {
  const path = join(folder, 'app.log');
  await writeFile(path, 'x'.repeat(1000));
  sandbox.faults.add({ on: 'append', do: 'commit-then-drop' });
  const { object, told, onProgress } = watch(sandbox);
  expect(await object.appendFile(path, { onProgress })).toMatchObject({ recovered: true });
  expect(phasesOf(told).slice(0, 2)).toEqual(['looking', 'sending 1000/1000']);
  expect(told.map(({ phase }) => phase)).toContain('retrying');
});

test('of a stream, what has landed is counted, and its end is unknown', async ({ sandbox }) => {
  const { object, told, onProgress } = watch(sandbox);
  const pieces = [Buffer.alloc(100), Buffer.alloc(100), Buffer.alloc(50)];
  await object.appendStream(Readable.from(pieces), { flushBytes: 100, onProgress });
  expect(phasesOf(told).at(-1)).toBe('waiting 250/undefined');
  expect(phasesOf(told)).toContain('sending 200/undefined');
});

test('of a followed file, the count is of all that it has', async ({ sandbox, folder }) => {
  const path = join(folder, 'app.log');
  const stop = new AbortController();
  const { object, told, onProgress } = watch(sandbox);
  const following = object.followFile(path, { onProgress, stop: stop.signal, flushIntervalMs: 10 });
  await vi.waitFor(() => expect(phasesOf(told).at(-1)).toBe('absent'));
  await writeFile(path, 'x'.repeat(100));
  await vi.waitFor(() => expect(phasesOf(told).at(-1)).toBe('waiting 100/100'), { timeout: 5000 });
  await appendFile(path, 'y'.repeat(50));
  await vi.waitFor(() => expect(phasesOf(told).at(-1)).toBe('waiting 150/150'), { timeout: 5000 });
  expect(phasesOf(told)).toContain('sending 150/150');
  stop.abort();
  await following;
});

test('an outage of what is followed is told try by try to who shows it, and to nobody else', async ({
  sandbox,
  folder,
}) => {
  const path = join(folder, 'app.log');
  await writeFile(path, 'x');
  sandbox.faults.add({ on: 'head', times: 3, do: 'status', status: 503 });
  const { endpoint, region, credentials } = sandbox;
  const onRetry = vi.fn();
  const object = openAppendable('oss://demo/app.log', { endpoint, region, credentials, onRetry });
  const { told, onProgress } = watch(sandbox);
  const stop = new AbortController();
  const following = object.followFile(path, { onProgress, stop: stop.signal, flushIntervalMs: 10 });
  await vi.waitFor(() => expect(phasesOf(told).at(-1)).toBe('waiting 1/1'), { timeout: 10_000 });
  stop.abort();
  await following;
  expect(told.filter(({ phase }) => phase === 'retrying')).toHaveLength(3);
  expect(onRetry).not.toHaveBeenCalled();
});

test('reading and comparing are counted, too', async ({ sandbox, folder }) => {
  const path = join(folder, 'app.log');
  await writeFile(path, 'x'.repeat(1000));
  await sandbox.store.append('demo', 'app.log', 'x'.repeat(1000));
  const { object, told, onProgress } = watch(sandbox);
  await object.cat({}, { write: async () => {} }, { onProgress });
  expect(phasesOf(told.splice(0))).toEqual(['looking', 'reading 1000/1000']);
  await object.verify(path, { onProgress });
  expect(phasesOf(told.splice(0))).toEqual(['looking', 'proving 1000/1000']);
  await object.verify(Readable.from([Buffer.alloc(500), Buffer.alloc(20)]), { onProgress });
  expect(phasesOf(told.splice(0)).at(-1)).toBe('proving 520/undefined');
});
