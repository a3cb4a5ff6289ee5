// Which files of a real tree the sources stand for.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SourceError, UsageError } from '../../src/errors.ts';
import { type FileChoice, standsForMany } from '../../src/select/choice.ts';
import { chooseFiles } from '../../src/select/choose.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'choose-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function plant(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), '');
  }
}

type Given = Partial<FileChoice> & { readonly sources: readonly string[] };

async function choose({ sources, ...rest }: Given, problems?: SourceError[]) {
  const choice = { recursive: false, filters: [], ...rest, sources: sources.map((each) => join(dir, each)) };
  return await chooseFiles(choice, problems && ((error) => problems.push(error)));
}

async function pathsOf(given: Given): Promise<string[]> {
  return (await choose(given)).map(({ path }) => path.slice(dir.length + 1));
}

async function relativeOf(given: Given): Promise<string[]> {
  return (await choose(given)).map(({ name }) => name.path);
}

describe('a glob', () => {
  test('stands for the files that a shell has for it, with paths from its fixed part on', async () => {
    plant('logs/a.log', 'logs/b.log', 'logs/b.txt', 'logs/.hidden.log', 'logs/x/c.log', 'logs/x/y/d.log');
    expect(await choose({ sources: ['logs/*.log'] })).toEqual([
      { path: `${dir}/logs/a.log`, name: { name: 'a.log', path: 'a.log' } },
      { path: `${dir}/logs/b.log`, name: { name: 'b.log', path: 'b.log' } },
    ]);
    expect(await relativeOf({ sources: ['logs/**/*.log'] })).toEqual([
      'a.log',
      'b.log',
      'x/c.log',
      'x/y/d.log',
    ]);
    expect(await relativeOf({ sources: ['*/x/*.log'] })).toEqual(['logs/x/c.log']);
    expect(await relativeOf({ sources: ['logs/{b.txt,x/c.log}'] })).toEqual(['b.txt', 'x/c.log']);
    expect(await relativeOf({ sources: ['logs/[!a]*.???'] })).toEqual(['b.log', 'b.txt']);
    expect(await relativeOf({ sources: ['logs/.*'] })).toEqual(['.hidden.log']);
  });

  test.each(['a (1)', 'a+b', 'a|b', 'a"b', '!a', 'a$', '@(a)', "it's", 'a\nb', 'a,b', '{a}', '日'])(
    'takes what is special in no shell as it is: %j',
    async (stem) => {
      plant(`${stem}1.log`, 'aa.log', 'a1.log', 'ab.log');
      expect(await pathsOf({ sources: [`${stem}?.log`] })).toEqual(
        stem === 'a' ? ['a1.log'] : [`${stem}1.log`],
      );
    },
  );

  test('is a file where one has that name', async () => {
    plant('[1]*.log', '1x.log');
    expect(await pathsOf({ sources: ['[1]*.log'] })).toEqual(['[1]*.log']);
    expect(await pathsOf({ sources: ['\\[1\\]*.log'] })).toEqual(['[1]*.log']);
    expect(await relativeOf({ sources: ['[1]*.log'] })).toEqual(['[1]*.log']);
  });

  test('that matches nothing is exit 66', async () => {
    plant('a.txt');
    await expect(choose({ sources: ['*.log'] })).rejects.toMatchObject({
      problem: 'SourceUnreadable.NoFiles',
      facts: { source: `${dir}/*.log`, why: 'no-match' },
    });
    await expect(choose({ sources: ['none/*.log'] })).rejects.toThrow(SourceError);
  });

  test('leads through a link to a folder where it names it, but not by **', async () => {
    plant('real/x/a.log');
    symlinkSync('real', join(dir, 'link'));
    symlinkSync('..', join(dir, 'real/x/up'));
    expect(await relativeOf({ sources: ['*/x/*.log'] })).toEqual(['link/x/a.log', 'real/x/a.log']);
    expect(await relativeOf({ sources: ['**/*.log'] })).toEqual(['real/x/a.log']);
  });

  test('takes no pipe, and never opens one; named itself, it is one', async () => {
    plant('a.log');
    execFileSync('mkfifo', [join(dir, 'b.log')]);
    symlinkSync('b.log', join(dir, 'c.log'));
    symlinkSync('gone.log', join(dir, 'd.log'));
    expect(await pathsOf({ sources: ['*.log'] })).toEqual(['a.log']);
    expect(await pathsOf({ sources: ['b.log', 'a.log'] })).toEqual(['b.log', 'a.log']);
  });
});

describe('a directory', () => {
  test('stands for nothing by itself', async () => {
    plant('logs/a.log');
    await expect(choose({ sources: ['logs'] })).rejects.toMatchObject({
      problem: 'SourceUnreadable.NotRegular',
    });
  });

  test('with --recursive stands for all files below it, hidden ones too', async () => {
    plant('logs/a.log', 'logs/.b', 'logs/.git/c', 'logs/x/y/d');
    symlinkSync('../logs', join(dir, 'logs/loop'));
    symlinkSync('x/y/d', join(dir, 'logs/e'));
    const all = ['.b', '.git/c', 'a.log', 'e', 'x/y/d'];
    expect(await relativeOf({ sources: ['logs'], recursive: true })).toEqual(all);
    expect(await relativeOf({ sources: ['logs/'], recursive: true })).toEqual(all);
    symlinkSync('logs', join(dir, 'link'));
    expect(await relativeOf({ sources: ['link'], recursive: true })).toEqual(all);
    expect(await relativeOf({ sources: ['log*'], recursive: true })).toEqual(
      all.map((each) => `logs/${each}`),
    );
  });

  test('without files is exit 66', async () => {
    mkdirSync(join(dir, 'empty/empty'), { recursive: true });
    await expect(choose({ sources: ['empty'], recursive: true })).rejects.toMatchObject({
      facts: { why: 'empty' },
    });
  });

  test('that cannot be read is told of, and the others are taken', async () => {
    plant('logs/a.log', 'logs/secret/b.log');
    chmodSync(join(dir, 'logs/secret'), 0);
    const problems: SourceError[] = [];
    const files = await asNobody(() => choose({ sources: ['logs'], recursive: true }, problems));
    expect(files.map(({ name }) => name.path)).toEqual(['a.log']);
    expect(problems).toMatchObject([{ facts: { path: `${dir}/logs/secret`, systemCode: 'EACCES' } }]);
  });
});

/** Root may read everything. */
async function asNobody<T>(task: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return await task();
  chmodSync(dir, 0o755);
  process.seteuid?.(65_534);
  try {
    return await task();
  } finally {
    process.seteuid?.(0);
  }
}

describe('several sources', () => {
  test('have each path once, in their order', async () => {
    plant('b.log', 'a.log', 'c.log');
    symlinkSync('a.log', join(dir, 'z.log'));
    expect(await pathsOf({ sources: ['b.log', '*.log', './a.log'] })).toEqual([
      'b.log',
      'a.log',
      'c.log',
      'z.log',
    ]);
  });

  test('go on without the one that is missing', async () => {
    plant('a.log');
    const problems: SourceError[] = [];
    const files = await choose({ sources: ['gone.log', 'a.log', '*.txt'] }, problems);
    expect(files).toHaveLength(1);
    expect(problems.map(({ problem }) => problem)).toEqual([
      'SourceUnreadable.CannotOpen',
      'SourceUnreadable.NoFiles',
    ]);
  });

  test.each(['-', 'oss://demo/app.log'])('are all files, which %s is not', async (source) => {
    const choice = { sources: ['a.log', source], recursive: false, filters: [] };
    await expect(chooseFiles(choice, () => {})).rejects.toThrow(UsageError);
  });
});

describe('the past of a file', () => {
  test('is no file of its own', async () => {
    plant(
      ...[
        'app.log',
        'app.log.1',
        'app.log.2.gz',
        'app.log-20261127',
        'app-2026-11-22.log',
        'app-2026-11-22.1.log.xz',
      ],
      ...['sub/app.log.1', 'worker.log', 'worker-2.log', 'syslog.1'],
    );
    const own = ['app.log', 'sub/app.log.1', 'syslog.1', 'worker-2.log', 'worker.log'];
    expect(await relativeOf({ sources: ['**'] })).toEqual(own);
    expect(await relativeOf({ sources: ['.'], recursive: true })).toEqual(own);
  });

  test('is one where it is named, or where the file is left out', async () => {
    plant('app.log', 'app.log.1', 'app.log.2');
    expect(await pathsOf({ sources: ['*', 'app.log.1'] })).toEqual(['app.log', 'app.log.1']);
    expect(await pathsOf({ sources: ['app.log.*'] })).toEqual(['app.log.1', 'app.log.2']);
    const filters = [{ kind: 'exclude', pattern: '*.log' }] as const;
    expect(await pathsOf({ sources: ['*'], filters })).toEqual(['app.log.1', 'app.log.2']);
  });
});

describe('filters', () => {
  const include = (pattern: string) => ({ kind: 'include', pattern }) as const;
  const exclude = (pattern: string) => ({ kind: 'exclude', pattern }) as const;

  // Of ossutil's own tests and documentation.
  test.each([
    [[include('*.txt')], ['a1.txt', 'x/b2.txt']],
    [[exclude('*.txt')], ['c.jpg', 'x/d2.rtf']],
    [[include('*.txt'), exclude('*2*')], ['a1.txt']],
    [
      [exclude('*2*'), include('*.txt')],
      ['a1.txt', 'c.jpg', 'x/b2.txt'],
    ],
    [
      [include('*.txt'), include('*.jpg'), exclude('*2*')],
      ['a1.txt', 'c.jpg'],
    ],
    [[include('[!a]*')], ['c.jpg', 'x/b2.txt', 'x/d2.rtf']],
  ])('%j: the last one that matches the name counts', async (filters, expected) => {
    plant('a1.txt', 'x/b2.txt', 'c.jpg', 'x/d2.rtf');
    expect(await relativeOf({ sources: ['.'], recursive: true, filters })).toEqual(expected);
  });

  test('that leave nothing are exit 66', async () => {
    plant('a.log');
    await expect(choose({ sources: ['*.log'], filters: [exclude('*')] })).rejects.toMatchObject({
      facts: { why: 'filtered' },
    });
  });
});

test('a name that is not UTF-8 is told of, and no file', async () => {
  plant('a.log');
  writeFileSync(Buffer.concat([Buffer.from(`${dir}/caf`), Buffer.from([0xe9]), Buffer.from('.log')]), '');
  plant('\ufffd.log', 'sub/b.log');
  const problems: SourceError[] = [];
  const files = await choose({ sources: ['*.log'] }, problems);
  expect(files.map(({ name }) => name.name)).toEqual(['a.log', '\ufffd.log']);
  expect(problems).toMatchObject([{ problem: 'SourceUnreadable.NameNotUtf8' }]);
  // It is not asked for.
  await choose({ sources: ['*/*.log'] });
});

test('one plain path is one file, whatever it is; a glob, several paths and a directory may be many', () => {
  plant('a.log', '[b]*.log');
  const many = (sources: readonly string[], recursive = false, filters: FileChoice['filters'] = []) =>
    standsForMany({
      sources: sources.map((each) => (/^[-o]/.test(each) ? each : join(dir, each))),
      recursive,
      filters,
    });
  expect(many(['gone.log'])).toBe(false);
  expect(many(['a.log'], true)).toBe(false);
  expect(many(['[b]*.log'])).toBe(false);
  expect(many(['-'], true)).toBe(false);
  expect(many(['oss://demo/*'])).toBe(false);
  expect(many(['.'])).toBe(false);
  expect(many(['*.log'])).toBe(true);
  expect(many(['a.log', 'b.log'])).toBe(true);
  expect(many(['.'], true)).toBe(true);
  expect(many(['later'], true)).toBe(true);
  // What a shell made of a glob may be left out, too.
  expect(many(['a.log'], false, [{ kind: 'exclude', pattern: 'a*' }])).toBe(true);
});
