// Help: how it is asked for, and how it stands on a terminal in every language, in columns and no wider than the terminal.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { SETTING_LIST } from '../../src/options/settings.ts';
import { help as english } from '../../src/text/en/help.ts';
import { help as chinese } from '../../src/text/zh/help.ts';
import { COMMANDS } from '../support/commands.ts';
import { expectTextFailure } from '../support/failures.ts';
import { MemoryStream } from '../support/memory-stream.ts';
import { ROOT } from '../support/run-cli.ts';
import { runMain } from '../support/run-main.ts';
import { settingsOf, test } from '../support/sandbox.ts';

const TOPICS = Object.keys(english.topics);
const LANGUAGES = ['CH', 'EN'];
/** Where no terminal says otherwise. */
const COLUMNS = 80;

/** Everything that help can be asked for. */
const ASKED: readonly (readonly string[])[] = [
  [],
  ...COMMANDS.flatMap((name) => [
    [name, '--help'],
    [name, '--help-all'],
  ]),
  ...TOPICS.map((name) => ['help', name]),
].flatMap((words) =>
  LANGUAGES.map((language) => [...(words.length === 0 ? ['help'] : words), '-L', language]),
);

/** Two columns for what is Chinese or full-width. */
function widthOf(text: string): number {
  return [...text].reduce(
    (sum, letter) => sum + (/[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/u.test(letter) ? 2 : 1),
    0,
  );
}

/** Lists, each of them all lines between two that are empty or begin a section. */
function listsOf(help: string): string[][] {
  return help.split(/\n(?:\n|\S.*\n)/).map((list) => list.split('\n'));
}

/** Where the second column begins, of each line that has one: behind an option or a name, or below such a line. */
function indentsOf(list: readonly string[]): number[] {
  return list.flatMap((line) => {
    const [begin] = /^ {2}\S.*? {2,}(?=\S)/.exec(line) ?? /^ {5,}(?=\S)/.exec(line) ?? [];
    return begin === undefined ? [] : [widthOf(begin)];
  });
}

/** What a terminal shows of help. */
async function shownOn(
  terminal: { readonly isTTY: boolean; readonly columns?: number },
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<string> {
  const stdout = Object.assign(new MemoryStream(), terminal);
  const { code } = await runMain(['append', '--help'], { cwd, env, stdout });
  expect(code).toBe(0);
  return stdout.text();
}

describe('help', () => {
  test.for([
    [['--help'], ['help']],
    [['-h'], ['help']],
    [['-q', '--help'], ['help']],
    [
      ['append', '--help'],
      ['help', 'append'],
    ],
    [
      ['append', 'app.log', '--bogus', '-h'],
      ['help', 'append'],
    ],
    [
      ['appendfromfile', '-h'],
      ['help', 'append'],
    ],
    [
      ['--help', 'append'],
      ['help', 'append'],
    ],
    [
      ['--help-all', 'stat'],
      ['head', '--help-all'],
    ],
    [
      ['help', '--help'],
      ['help', 'help'],
    ],
  ] as const)('%s is %s', async ([args, others], { folder }) => {
    const asked = await runMain(args, { cwd: folder });
    expect(asked).toMatchObject({ code: 0, stderr: '' });
    expect(asked.stdout).toBe((await runMain(others, { cwd: folder })).stdout);
  });

  test('is what no command at all shows, without an error; but nothing was done', async ({ folder }) => {
    const { stdout } = await runMain(['--help'], { cwd: folder });
    expect(await runMain([], { cwd: folder })).toMatchObject({ code: 64, stdout, stderr: '' });
  });

  test('lists every command and topic', async ({ folder }) => {
    const { stdout } = await runMain(['help'], { cwd: folder });
    for (const name of [...COMMANDS, ...TOPICS]) expect(stdout).toMatch(new RegExp(`^ {2}${name}[ ,]`, 'm'));
  });

  test('has the examples first, then usage, arguments and the common options', async ({ folder }) => {
    const { stdout } = await runMain(['append', '--help'], { cwd: folder });
    const titles = stdout.split('\n').filter((line) => /^\S.*:$/.test(line));
    expect(titles).toEqual(['Examples:', 'Usage:', 'Arguments:', 'Common options:']);
    expect(stdout).toContain('\nUsage:\n  oss-append appendfromfile [options] <source...> <object>\n');
    expect(stdout).toContain('\nAll options: oss-append append --help-all\n');
    expect(stdout).toContain('--incremental');
    expect(stdout).not.toContain('--bind-address');
  });

  test('shows all options when it is asked to, in groups', async ({ folder }) => {
    const { stdout } = await runMain(['append', '--help-all'], { cwd: folder });
    for (const text of ['Where to append:', 'Connection options:', '--bind-address', '--init-crc64']) {
      expect(stdout).toContain(text);
    }
    const program = await runMain(['--help-all'], { cwd: folder });
    expect(program.stdout).toContain('--bind-address');
    expect(program.stdout).not.toContain('--init-crc64');
  });

  test('names the variable of each option that has one', async ({ folder }) => {
    const { stdout } = await runMain(['append', '--help-all'], { cwd: folder });
    const named = SETTING_LIST.flatMap(({ variable = [] }) => variable);
    expect(named.length).toBeGreaterThan(6);
    expect(named.filter((variable) => !stdout.includes(`[${variable}]`))).toEqual([]);
  });

  test('is one JSON document with --json', async ({ folder }) => {
    const { stdout: help } = await runMain(['help', 'keys'], { cwd: folder });
    const { code, stdout } = await runMain(['help', 'keys', '--json'], { cwd: folder });
    expect({ code, document: JSON.parse(stdout) }).toEqual({ code: 0, document: { subject: 'keys', help } });
  });

  test.for(['nothing', 'cp', 'haed', 'exitcodes', ''])('of "%s" there is none', async (name, { folder }) => {
    expectTextFailure(await runMain(['help', name], { cwd: folder }), {
      exitCode: 64,
      code: 'Usage',
      message: `no command and no topic '${name}'`,
    });
  });
});

describe('topics', () => {
  test.for(TOPICS)('%s is told in Chinese, too, with the same terms', async (name, { folder }) => {
    const [inChinese, inEnglish] = await Promise.all(
      LANGUAGES.map((language) => runMain(['help', name, '-L', language], { cwd: folder })),
    );
    expect(inChinese?.stdout).toMatch(/\p{Script=Han}/u);
    const named = (text = ''): string[] =>
      [...new Set(text.match(/--[a-z][a-z-]+|\b[A-Z]+(?:_[A-Z0-9]+)+\b|\b\d+\b/g))].sort();
    expect(named(inChinese?.stdout)).toEqual(named(inEnglish?.stdout));
    expect(inChinese?.stdout.match(/^ {2}\S/gm)).toHaveLength(
      inEnglish?.stdout.match(/^ {2}\S/gm)?.length ?? 0,
    );
  });

  test('exit-codes explains each', async ({ folder }) => {
    const { stdout } = await runMain(['help', 'exit-codes'], { cwd: folder });
    const explained = stdout
      .split('\n')
      .flatMap((line) => /^ {2}(\d[\d, ]*?) {2}/.exec(line)?.[1]?.split(', ') ?? []);
    expect(explained.map(Number)).toEqual(Object.values(EXIT));
  });

  test('config is a command and a topic: its help has both', async ({ folder }) => {
    const { stdout } = await runMain(['help', 'config'], { cwd: folder });
    const own = await runMain(['config', '--help'], { cwd: folder });
    expect(stdout.startsWith(own.stdout)).toBe(true);
    expect(own.stdout).not.toContain('sourceProfile');
    for (const { key } of SETTING_LIST) expect(stdout).toMatch(new RegExp(`^ {2}${key}\\b`, 'm'));
  });

  test('environment explains every variable that the sources read', async ({ folder }) => {
    const { stdout } = await runMain(['help', 'environment'], { cwd: folder });
    const sources = ['cli', 'config', 'credentials', 'http', 'options'].flatMap((room) =>
      readdirSync(join(ROOT, 'src', room), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')),
    );
    const read = sources.flatMap(
      (text) =>
        text.match(/\b(?:OSS|OSSUTIL|ALIBABA_CLOUD)_[A-Z0-9_]*[A-Z0-9]\b|\bNO_COLOR\b|\b[A-Z]+_PROXY\b/g) ??
        [],
    );
    const constants = ['OSS_APPEND_VERSION', 'OSSUTIL_1'];
    const unexplained = read.filter((name) => !stdout.includes(name) && !constants.includes(name));
    expect([...new Set(unexplained)]).toEqual([]);
  });
});

describe('on a terminal', () => {
  test.for([40, 60, 80, 100])('of %i columns it fits', async (columns, { folder }) => {
    const shown = await shownOn({ isTTY: true, columns }, { NO_COLOR: '1' }, folder);
    // Examples and usage are code, and stand as they are, and so does a long option.
    const text = shown.split('\n').filter((line) => !/^ {2}(?:oss-append|make|-)/.test(line));
    expect(text.filter((line) => line.length > columns)).toEqual([]);
    expect(Math.max(...text.map((line) => line.length))).toBeGreaterThan(columns - 15);
  });

  test('a very wide one has lines that can be read', async ({ folder }) => {
    const shown = await shownOn({ isTTY: true, columns: 300 }, { NO_COLOR: '1' }, folder);
    expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('titles are bold, unless nobody can see or wants that', async ({ folder }) => {
    const bold = '\u001b[1mExamples:\u001b[22m';
    const show = (isTTY: boolean, env: Readonly<Record<string, string>>): Promise<string> =>
      shownOn({ isTTY }, env, folder);
    expect(await show(true, {})).toContain(bold);
    for (const plain of [
      await show(false, {}),
      await show(true, { NO_COLOR: '1' }),
      await show(true, { TERM: 'dumb' }),
    ]) {
      expect(plain).not.toContain('\u001b');
    }
  });
});

test.for(ASKED.map((args) => ({ title: args.join(' '), args })))(
  '$title is in columns, fits the terminal, and is set as its language is',
  async ({ args }, { folder }) => {
    const { code, stdout } = await runMain(args, { cwd: folder });
    expect(code).toBe(0);
    for (const list of listsOf(stdout)) expect(new Set(indentsOf(list)).size).toBeLessThanOrEqual(1);
    const lines = stdout.split('\n').filter((line) => !/^ {2}(?:oss-append|source|make|zcat)/.test(line));
    expect(lines.filter((line) => widthOf(line) > COLUMNS)).toEqual([]);
    expect(lines.filter((line) => /\s$/.test(line))).toEqual([]);
    expect(lines.filter((line) => /^\s*[，。、；：！？）”]/u.test(line))).toEqual([]);
    expect(lines.filter((line) => /[（“]$/u.test(line))).toEqual([]);
  },
);

test('Chinese help has the same groups', () => {
  expect(Object.keys(chinese.options).sort()).toEqual(Object.keys(english.options).sort());
});

test('version is told in three ways, and with that of Node.js', async ({ folder }) => {
  const run = (...args: string[]) => runMain(args, { cwd: folder });
  const { stdout } = await run('--version');
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  for (const args of [['-V'], ['-v'], ['version']]) {
    expect(await run(...args)).toMatchObject({ code: 0, stdout, stderr: '' });
  }
  expect(JSON.parse((await run('version', '--json')).stdout)).toEqual({
    version: stdout.trim(),
    node: process.versions.node,
  });
});

test('the table of an object is in columns, in Chinese, too', async ({ folder, sandbox }) => {
  await sandbox.store.append('demo', 'app.log', 'hello');
  const { stdout } = await runMain(['head', 'oss://demo/app.log', '-L', 'CH'], {
    cwd: folder,
    env: settingsOf(sandbox),
  });
  expect(stdout).toMatch(/^下次追加位置 {2,}5$/m);
  const begins = stdout
    .trimEnd()
    .split('\n')
    .map((line) => widthOf(/^.*? {2,}/.exec(line)?.[0] ?? ''));
  expect(new Set(begins).size).toBe(1);
});
