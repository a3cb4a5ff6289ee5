// What is counted of each source, by what is told of it.
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { FileTally } from '../../src/api/file-tally.ts';
import { Tally } from '../../src/api/tally.ts';
import type { FileFigures } from '../../src/facts/figures.ts';
import { test } from '../support/sandbox.ts';

const URL = 'oss://demo/app.log';
const RESULT = { url: URL, bytes: 100, recovered: false, proof: 'crc64' } as const;
const ERROR = { problem: 'NoSuchKey', facts: { url: URL } } as const;

interface Times {
  ms: number;
}

function open(source = 'app.log'): { tally: Tally; file: FileTally; now: Times; told: () => FileFigures } {
  const now = { ms: 5000 };
  const tally = new Tally({ monotonicMs: () => now.ms, nowMs: () => 1_000_000 + now.ms });
  const file = tally.file(source, URL);
  const told = (): FileFigures => tally.figures().files[0] as FileFigures;
  return { tally, file, now, told };
}

test('how far it is behind is unknown until it is known where the object ends', () => {
  const { file, now, told } = open();
  now.ms += 3000;
  file.told({ phase: 'looking' });
  file.told({ phase: 'retrying', attempt: 1, delayMs: 9, error: ERROR });
  expect(told()).toMatchObject({ lagBytes: undefined, lagSeconds: 3, retries: 1, lastSuccessMs: undefined });
  file.told({ phase: 'waiting', doneBytes: 50, totalBytes: 150 });
  expect(told()).toMatchObject({ lagBytes: 100, lagSeconds: 0 });
  now.ms += 1500;
  expect(told()).toMatchObject({ lagBytes: 100, lagSeconds: 1.5 });
  file.appended({ ...RESULT, recovered: true });
  file.told({ phase: 'waiting', doneBytes: 150, totalBytes: 150 });
  expect(told()).toEqual({
    source: 'app.log',
    target: URL,
    url: URL,
    bytes: 100,
    appends: 1,
    retries: 1,
    recovered: 1,
    lagBytes: 0,
    lagSeconds: 0,
    lastSuccessMs: 1_009_500,
    failure: undefined,
  });
});

test('a stream is behind by what was taken and has not landed', () => {
  const { file, now, told } = open('-');
  file.told({ phase: 'waiting', doneBytes: 0, totalBytes: undefined });
  expect(told()).toMatchObject({ lagBytes: 0, lagSeconds: 0 });
  file.taken(100);
  now.ms += 2000;
  file.taken(130);
  expect(told()).toMatchObject({ lagBytes: 130, lagSeconds: 2 });
  file.told({ phase: 'waiting', doneBytes: 100, totalBytes: undefined });
  expect(told()).toMatchObject({ lagBytes: 30, lagSeconds: 0 });
});

test('what is sent once is behind until all of it has landed', () => {
  const { file, told } = open();
  file.told({ phase: 'sending', doneBytes: 60, totalBytes: 100 });
  expect(told().lagSeconds).toBe(0);
  file.settled({ ...RESULT, appends: 3 });
  expect(told()).toMatchObject({ bytes: 100, appends: 3, lagBytes: 0, lastSuccessMs: 1_005_000 });
  // A run that finds nothing new is a success; one that only says what it would do is not.
  const { file: dry, told: toldOfDry } = open();
  dry.settled({ ...RESULT, proof: null, dryRun: true });
  expect(toldOfDry()).toMatchObject({ bytes: 0, appends: 0, lastSuccessMs: undefined });
  dry.settled({ ...RESULT, bytes: 0, proof: null });
  expect(toldOfDry()).toMatchObject({ bytes: 0, appends: 0, lagBytes: 0, lastSuccessMs: 1_005_000 });
});

test('a failure is told until it goes on', () => {
  const { tally, file, told } = open();
  file.failed({ code: 'NotAPrefix', exitCode: 65 });
  expect(told().failure).toEqual({ code: 'NotAPrefix', exitCode: 65 });
  expect(tally.figures().total).toMatchObject({ files: 1, failed: 1 });
  file.told({ phase: 'looking' });
  expect(told().failure).toBeDefined();
  file.told({ phase: 'waiting', doneBytes: 0, totalBytes: 0 });
  expect(tally.figures().total).toMatchObject({ files: 1, failed: 0 });
});

test('in an outage the file is looked at that nobody else looks at, also where it is rotated', async ({
  folder,
}) => {
  const path = join(folder, 'app.log');
  await writeFile(path, 'x'.repeat(100));
  const { tally, file, now, told } = open(path);
  file.told({ phase: 'waiting', doneBytes: 0, totalBytes: 100 });
  await appendFile(path, 'y'.repeat(50));
  now.ms += 20_000;
  await tally.look();
  expect(told()).toMatchObject({ lagBytes: 150, lagSeconds: 20 });
  await writeFile(path, 'new');
  await tally.look();
  expect(told()).toMatchObject({ lagBytes: 153, lagSeconds: 20 });
  file.told({ phase: 'waiting', doneBytes: 150, totalBytes: 150 });
  expect(told()).toMatchObject({ lagBytes: 0, lagSeconds: 0 });
});

test('a file that is gone is told of for some minutes; what was appended of it counts ever after', () => {
  const { tally, file, now } = open();
  file.appended(RESULT);
  file.ended();
  now.ms += 4 * 60_000;
  expect(tally.figures()).toMatchObject({ files: [{ bytes: 100 }], total: { files: 1, bytes: 100 } });
  now.ms += 2 * 60_000;
  expect(tally.figures()).toMatchObject({ files: [], total: { files: 0, bytes: 100, appends: 1 } });
  tally.file('app.log', URL).appended(RESULT);
  expect(tally.figures()).toMatchObject({ files: [{ bytes: 100 }], total: { files: 1, bytes: 200 } });
});

test('a file that comes back in time is the same', () => {
  const { tally, file, now } = open();
  file.appended(RESULT);
  file.ended();
  now.ms += 60_000;
  expect(tally.file('app.log', URL)).toBe(file);
  now.ms += 600_000;
  expect(tally.figures().files).toHaveLength(1);
});

test('silence is that of the last one that has something to do; who has nothing to do may be silent', () => {
  const { tally, file, now } = open();
  const other = tally.file('other.log', URL);
  now.ms += 1000;
  other.told({ phase: 'sending', doneBytes: 1, totalBytes: 2 });
  now.ms += 2000;
  expect(tally.silentMs).toBe(2000);
  file.told({ phase: 'waiting', doneBytes: 5, totalBytes: 5 });
  now.ms += 9_000_000;
  expect(tally.silentMs).toBe(0);
  file.told({ phase: 'waiting', doneBytes: 5, totalBytes: 6 });
  now.ms += 1000;
  expect(tally.silentMs).toBe(1000);
});

test.for([
  { phase: 'waiting', doneBytes: 0, totalBytes: undefined },
  { phase: 'absent' },
  { phase: 'retrying', attempt: 1, delayMs: 9, error: ERROR },
] as const)('work is under way with: $phase', (progress) => {
  const { tally, file } = open();
  const heard: string[] = [];
  tally.onBegun(() => heard.push('begun'));
  for (const phase of ['looking', 'answering'] as const) file.told({ phase });
  file.told({ phase: 'proving', doneBytes: 0, totalBytes: 1 });
  file.failed({ code: 'AccessDenied', exitCode: 77 });
  expect(heard).toEqual([]);
  file.told(progress);
  file.told(progress);
  tally.begun();
  expect(heard).toEqual(['begun']);
});
