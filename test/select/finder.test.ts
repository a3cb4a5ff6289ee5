// Files that appear while the sources are watched, in a real tree.
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SourceError } from '../../src/errors.ts';
import type { ChosenFile, FileChoice } from '../../src/select/choice.ts';
import { FileFinder } from '../../src/select/finder.ts';
import type { FolderWatcher } from '../../src/select/watched.ts';
import { FileWatcher } from '../../src/ship/watch.ts';

const SILENT: FolderWatcher = { watchFolder: () => ({ close: () => {} }) };
const NEVER_MS = 1_000_000;

let dir: string;
let stop: AbortController;
let notifying: FileWatcher;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'finder-'));
  stop = new AbortController();
  notifying = new FileWatcher({ lookEveryMs: 20 });
});
afterEach(async () => {
  stop.abort();
  notifying.close();
  await rm(dir, { recursive: true });
});

async function plant(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), '');
  }
}

const move = (from: string, to: string): Promise<void> => rename(join(dir, from), join(dir, to));

type Given = Partial<FileChoice> & { readonly sources: readonly string[] };

interface Trial {
  readonly watcher?: FolderWatcher;
  readonly checkMs?: number;
  readonly problems?: SourceError[];
}

async function find(given: Given, { watcher = notifying, checkMs = NEVER_MS, problems = [] }: Trial = {}) {
  const sources = given.sources.map((each) => join(dir, each));
  const finder = new FileFinder(
    { recursive: false, filters: [], ...given, sources },
    { watcher, report: (error) => problems.push(error), timing: { gatherMs: 5, checkMs } },
  );
  const toPath = ({ path }: ChosenFile): string => path.slice(dir.length + 1);
  const atFirst = (await finder.start()).map(toPath);
  const appearing = finder.appearing(stop.signal);
  const told = new Set<string>(atFirst);
  const next = async (): Promise<string> => {
    const { value } = await appearing.next();
    return value === undefined ? 'none' : toPath(value);
  };
  return {
    finder,
    atFirst,
    next,
    /** Until this one is told of, and no other but those that were before. */
    async nextOne(path: string): Promise<void> {
      for (let found = await next(); found !== path; found = await next()) expect(told).toContain(found);
      told.add(path);
    },
  };
}

describe.each([
  ['by notifications', {}],
  ['without any', { watcher: SILENT, checkMs: 20 }],
] as const)('%s', (_, trial) => {
  test('a new file, one in a new folder, and one by a new link', async () => {
    await plant('logs/a.log', 'other/x.log');
    const { atFirst, nextOne } = await find({ sources: ['logs/**/*.log'] }, trial);
    expect(atFirst).toEqual(['logs/a.log']);
    await plant('logs/b.txt', 'logs/b.log');
    await nextOne('logs/b.log');
    await plant('logs/new/deep/c.log');
    await nextOne('logs/new/deep/c.log');
    await plant('logs/new/d.log');
    await nextOne('logs/new/d.log');
    await symlink('../other/x.log', join(dir, 'logs/e.log'));
    await nextOne('logs/e.log');
  });

  test('a file below a directory, but for those that are left out', async () => {
    await plant('logs/x/a');
    const filters = [{ kind: 'exclude', pattern: '*.tmp' }] as const;
    const { atFirst, nextOne } = await find({ sources: ['logs'], recursive: true, filters }, trial);
    expect(atFirst).toEqual(['logs/x/a']);
    await plant('logs/x/b.tmp', 'logs/x/c');
    await nextOne('logs/x/c');
    await rm(join(dir, 'logs/x'), { recursive: true });
    await plant('logs/x/y/d');
    await nextOne('logs/x/y/d');
  });

  test('one that was gone, again', async () => {
    await plant('a.log', 'b.log');
    const { nextOne } = await find({ sources: ['*.log'] }, trial);
    await rm(join(dir, 'a.log'));
    await plant('c.log');
    await nextOne('c.log');
    await plant('a.log');
    await nextOne('a.log');
  });

  test('a path that is not there yet', async () => {
    await plant('b.log');
    const { atFirst, nextOne } = await find({ sources: ['a.log', 'b.log'] }, trial);
    expect(atFirst).toEqual(['b.log']);
    await plant('c.log', 'a.log');
    await nextOne('a.log');
  });

  test('not what a file is rotated to, also where the next one comes late', async () => {
    await plant('app.log', 'app.log.1');
    const { atFirst, nextOne } = await find({ sources: ['*'] }, trial);
    expect(atFirst).toEqual(['app.log']);
    await move('app.log.1', 'app.log.2');
    await move('app.log', 'app.log.1');
    await plant('x');
    await nextOne('x');
    await move('app.log.2', 'app.log.3.gz');
    await move('app.log.1', 'app.log.2');
    await plant('y');
    await nextOne('y');
    await plant('app.log');
    await nextOne('app.log');
  });
});

test('a folder that is not there yet is looked for', async () => {
  const { atFirst, next } = await find({ sources: ['later/*/*.log'] });
  expect(atFirst).toEqual([]);
  await plant('later/x/a.log');
  expect(await next()).toBe('later/x/a.log');
});

test('a directory that stands for nothing is told of, once', async () => {
  await plant('logs/a.log', 'b.log');
  const problems: SourceError[] = [];
  const { atFirst, next } = await find({ sources: ['logs', '*.log'] }, { checkMs: 20, problems });
  expect(atFirst).toEqual(['b.log']);
  await plant('c.log');
  expect(await next()).toBe('c.log');
  expect(problems.map(({ problem }) => problem)).toEqual(['SourceUnreadable.NotRegular']);
});

test('nothing is read for names that are no concern of the source', async () => {
  await plant('a.log');
  let tell: (name: string | undefined) => void = () => {};
  const watcher: FolderWatcher = {
    watchFolder(_, onEntry) {
      tell = onEntry;
      return { close: () => {} };
    },
  };
  const { next } = await find({ sources: ['*.log'] }, { watcher });
  await plant('b.log');
  for (let i = 0; i < 1000; i += 1) tell(`${i}.tmp`);
  const told = next();
  expect(await Promise.race([told, new Promise((done) => setTimeout(done, 100, 'nothing'))])).toBe('nothing');
  tell('b.log');
  expect(await told).toBe('b.log');
});

test('ends where it is to stop, and its watches with it', async () => {
  await plant('x/a.log');
  let open = 0;
  const watcher: FolderWatcher = {
    watchFolder() {
      open += 1;
      return {
        close: () => {
          open -= 1;
        },
      };
    },
  };
  const { finder, next } = await find({ sources: ['**/*.log', 'x', 'later'], recursive: true }, { watcher });
  expect(open).toBeGreaterThan(3);
  const told = next();
  stop.abort();
  expect(await told).toBe('none');
  finder.close();
  expect(open).toBe(0);
});
