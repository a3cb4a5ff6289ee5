// Waiting for a change ends at once when there is one, in time when nobody tells, and when nobody wants it any more.
import { EventEmitter, setMaxListeners } from 'node:events';
import { type FSWatcher, watch } from 'node:fs';
import { appendFile, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, vi } from 'vitest';
import { type FileWatch, FileWatcher } from '../../src/ship/watch.ts';
import { test } from '../support/sandbox.ts';

const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);
const LONG_MS = 20_000;
const LOOK_MS = 50;

/** How many watches of the system were started. */
const started = { watches: 0, closed: 0 };

function countedWatch(...args: Parameters<typeof watch>): FSWatcher {
  const watched = watch(...args);
  started.watches += 1;
  watched.on('close', () => {
    started.closed += 1;
  });
  return watched;
}

let watcher: FileWatcher;
beforeEach(() => {
  started.watches = 0;
  started.closed = 0;
  watcher = new FileWatcher({ watch: countedWatch as typeof watch, lookEveryMs: LOOK_MS });
});
afterEach(() => watcher.close());

function waitForChange(path: string, limitMs: number, stop: AbortSignal): Promise<void> {
  return watcher.open(path).wait(limitMs, stop);
}

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

describe('two files of one folder', () => {
  async function openBoth(folder: string): Promise<[FileWatch, FileWatch]> {
    return [watcher.open(join(folder, 'a.log')), watcher.open(join(folder, 'b.log'))];
  }

  test('share one watch of the system, which ends with the last of them', async ({ folder }) => {
    const [a, b] = await openBoth(folder);
    await a.wait(1, NEVER);
    await b.wait(1, NEVER);
    expect(started.watches).toBe(1);
    a.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(started.closed).toBe(0);
    b.close();
    await vi.waitFor(() => expect(started.closed).toBe(1));
  });

  test('are told of apart', async ({ folder, write }) => {
    const [a, b] = await openBoth(folder);
    const waiting = [elapsed(a.wait(300, NEVER)), elapsed(b.wait(LONG_MS, NEVER))] as const;
    await write('b.log', 'content');
    expect(await waiting[1]).toBeLessThan(LONG_MS / 2);
    expect(await waiting[0]).toBeGreaterThanOrEqual(295);
  });

  test('can be one file that two watch', async ({ folder, write }) => {
    const both = [watcher.open(join(folder, 'a.log')), watcher.open(join(folder, 'a.log'))];
    const waiting = both.map((file) => elapsed(file.wait(LONG_MS, NEVER)));
    await write('a.log', 'content');
    for (const ms of await Promise.all(waiting)) expect(ms).toBeLessThan(LONG_MS / 2);
  });
});

describe('a change between two waits', () => {
  test('ends the next one at once, and only that one', async ({ folder, write }) => {
    const file = watcher.open(join(folder, 'app.log'));
    await file.wait(1, NEVER);
    await write('app.log', 'content');
    // Until the system has told of it.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await elapsed(file.wait(LONG_MS, NEVER))).toBeLessThan(LONG_MS / 2);
    expect(await elapsed(file.wait(50, NEVER))).toBeGreaterThanOrEqual(45);
  });

  test('also counts between the opening and the first wait', async ({ folder, write }) => {
    const file = watcher.open(join(folder, 'app.log'));
    await write('app.log', 'content');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await elapsed(file.wait(LONG_MS, NEVER))).toBeLessThan(LONG_MS / 2);
  });
});

test('a folder that appears, or is made anew, is watched from the next wait on', async ({ folder }) => {
  const path = join(folder, 'logs', 'app.log');
  const file = watcher.open(path);
  await file.wait(10, NEVER);
  for (let round = 0; round < 2; round += 1) {
    await mkdir(join(folder, 'logs'));
    await file.wait(10, NEVER);
    await file.wait(10, NEVER);
    const waiting = elapsed(file.wait(LONG_MS, NEVER));
    await appendFile(path, 'content');
    expect(await waiting).toBeLessThan(LONG_MS / 2);
    await rm(join(folder, 'logs'), { recursive: true });
    // The system tells of the end of the folder a little later.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});

/** As where the user has no watches left. */
function exhausted(tries: string[]): typeof watch {
  return ((path: string) => {
    tries.push(path);
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  }) as typeof watch;
}

describe.for([
  ['the system has no more watches', { watch: exhausted([]) }],
  ['the file system keeps silent', { watch: silent, tellsAll: () => false }],
] as const)('where %s', ([, system]) => {
  beforeEach(() => {
    watcher = new FileWatcher({ ...system, lookEveryMs: LOOK_MS });
  });

  test.for([
    ['grows', (path: string) => appendFile(path, 'more')],
    ['is renamed', (path: string) => rename(path, `${path}.1`)],
    ['is replaced', (path: string) => writeFile(`${path}.new`, '').then(() => rename(`${path}.new`, path))],
  ] as const)('a file that %s is seen', async ([, change], { folder, write }) => {
    await write('app.log', 'content');
    const path = join(folder, 'app.log');
    const file = watcher.open(path);
    // A first look, which may tell of what was there before.
    await file.wait(3 * LOOK_MS, NEVER);
    const waiting = elapsed(file.wait(LONG_MS, NEVER));
    await change(path);
    expect(await waiting).toBeLessThan(LONG_MS / 2);
    expect(await elapsed(file.wait(3 * LOOK_MS, NEVER))).toBeGreaterThan(2 * LOOK_MS);
  });

  test('a change before the first look is seen', async ({ folder, write }) => {
    await write('app.log', 'content');
    const file = watcher.open(join(folder, 'app.log'));
    await write('app.log', 'changed');
    expect(await elapsed(file.wait(LONG_MS, NEVER))).toBeLessThan(LONG_MS / 2);
  });

  test('a file that comes to a folder is told of', async ({ folder, write }) => {
    const told = vi.fn();
    watcher.watchFolder(folder, told);
    await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1));
    await write('new.log', 'content');
    await vi.waitFor(() => expect(told).toHaveBeenLastCalledWith(undefined));
  });
});

function silent(): FSWatcher {
  return Object.assign(new EventEmitter(), { close() {} }) as unknown as FSWatcher;
}

test('a system that has no more watches is not asked for each folder and each look', async ({ folder }) => {
  const tries: string[] = [];
  watcher = new FileWatcher({ watch: exhausted(tries), lookEveryMs: 5 });
  for (let index = 0; index < 20; index += 1) watcher.open(join(folder, `${index}`, 'app.log'));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(tries).toEqual([join(folder, '0')]);
});

describe('a folder', () => {
  test('tells of what comes and goes, and of nothing else', async ({ folder, write }) => {
    await write('old.log', 'content');
    const names: (string | undefined)[] = [];
    const watched = watcher.watchFolder(folder, (name) => names.push(name));
    await appendFile(join(folder, 'old.log'), 'more');
    await write('new.log', 'content');
    await rename(join(folder, 'old.log'), join(folder, 'old.log.1'));
    await vi.waitFor(() => expect(names).toEqual(['new.log', 'old.log', 'old.log.1']));
    watched.close();
    await write('newer.log', 'content');
    await vi.waitFor(() => expect(started.closed).toBe(1));
    expect(names).toHaveLength(3);
  });

  test('shares its watch of the system with its files', async ({ folder }) => {
    const watched = watcher.watchFolder(folder, () => {});
    const file = watcher.open(join(folder, 'app.log'));
    expect(started.watches).toBe(1);
    watched.close();
    file.close();
    await vi.waitFor(() => expect(started.closed).toBe(1));
  });
});

test('the more files are watched, the longer each may go without a look, within a limit', ({ folder }) => {
  const files: FileWatch[] = [];
  const openUntil = (count: number): number => {
    while (files.length < count) files.push(watcher.open(join(folder, `${files.length}.log`)));
    return (files[0] as FileWatch).idleMs;
  };
  expect(openUntil(1)).toBeLessThan(100);
  expect(openUntil(300)).toBe(20_000);
  expect(openUntil(2000)).toBe(60_000);
  for (const file of files.splice(1)) file.close();
  expect(openUntil(1)).toBeLessThan(100);
});

describe('a link to a file of another folder', () => {
  async function link(folder: string): Promise<string> {
    await mkdir(join(folder, 'pods'));
    await writeFile(join(folder, 'pods', '0.log'), 'content');
    await symlink(join(folder, 'pods', '0.log'), join(folder, 'app.log'));
    return join(folder, 'pods', '0.log');
  }

  test('is looked at, as nobody tells of its target', async ({ folder }) => {
    const target = await link(folder);
    const file = watcher.open(join(folder, 'app.log'));
    await file.wait(3 * LOOK_MS, NEVER);
    const waiting = elapsed(file.wait(LONG_MS, NEVER));
    await appendFile(target, 'more');
    expect(await waiting).toBeLessThan(LONG_MS / 2);
  });

  test('that comes later is noticed', async ({ folder }) => {
    const file = watcher.open(join(folder, 'app.log'));
    const target = await link(folder);
    // Until the system has told of it, and a first look.
    for (let waits = 0; waits < 3; waits += 1) await file.wait(3 * LOOK_MS, NEVER);
    const waiting = elapsed(file.wait(LONG_MS, NEVER));
    await appendFile(target, 'more');
    expect(await waiting).toBeLessThan(LONG_MS / 2);
  });
});
