// Help: how it is asked for, and how it stands on a terminal in every language, in columns and no wider than the terminal.
import { describe, expect } from 'vitest';
import { runMain } from '../support/run-main.ts';
import { settingsOf, test } from '../support/sandbox.ts';

const COMMANDS = ['', 'appendfromfile', 'head', 'tail', 'cat', 'verify', 'sandbox', 'completion', 'config'];
/** Where no terminal says otherwise. */
const COLUMNS = 80;

/** Two columns for what is Chinese or full-width. */
function widthOf(text: string): number {
  return [...text].reduce(
    (sum, letter) => sum + (/[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/u.test(letter) ? 2 : 1),
    0,
  );
}

/** Where the second column begins, of each line that has one: behind an option or a name, or below such a line. */
function indentsOf(help: string): number[] {
  return help.split('\n').flatMap((line) => {
    const [begin] = /^ {2}\S.*? {2,}(?=\S)/.exec(line) ?? /^ {10,}(?=\S)/.exec(line) ?? [];
    return begin === undefined || line.startsWith('  oss-append ') ? [] : [widthOf(begin)];
  });
}

describe('help', () => {
  test.for([['--help'], ['help'], ['append', '--help'], ['help', 'tail'], ['sandbox', '-h']])(
    '%s prints usage on stdout, and ends well',
    async (args, { folder }) => {
      const { code, stdout, stderr } = await runMain(args, { cwd: folder });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^Usage: oss-append/);
    },
  );

  test.for([['--help'], ['-h'], ['help']])(
    '%s lists the commands with what they take',
    async (args, { folder }) => {
      const { stdout } = await runMain(args, { cwd: folder });
      expect(stdout).toContain('appendfromfile|append [options] <source> <object>  put a local file at');
      expect(stdout).toContain('tail [options] <object> ');
    },
  );

  test('is what no command at all is told of', async ({ folder }) => {
    expect(await runMain([], { cwd: folder })).toMatchObject({
      code: 64,
      stderr: 'oss-append: error: no command given\noss-append: hint: see oss-append --help\n',
    });
  });
});

test.for(COMMANDS.flatMap((command) => ['CH', 'EN'].map((language) => `${command} -L ${language}`)))(
  '%s --help is in columns',
  async (line, { folder }) => {
    const { code, stdout } = await runMain([...line.trim().split(' '), '--help'], { cwd: folder });
    expect(code).toBe(0);
    const indents = indentsOf(stdout);
    expect(indents.length).toBeGreaterThan(4);
    expect([...new Set(indents)]).toHaveLength(1);
  },
);

// The list of commands leaves no room for a second column, in no language.
test.for(COMMANDS.slice(1))(
  'Chinese help of %s fits the terminal, and is set as Chinese is',
  async (command, { folder }) => {
    const { stdout } = await runMain([command, '-L', 'CH', '--help'], { cwd: folder });
    const [text = ''] = stdout.split('\n示例：');
    const lines = text.split('\n');
    // Examples and what follows them are code, and stand as they are.
    expect(lines.filter((line) => widthOf(line) > COLUMNS)).toEqual([]);
    expect(lines.filter((line) => /^\s*[，。、；：！？）”…]/u.test(line))).toEqual([]);
    expect(lines.filter((line) => /[（“]$/u.test(line))).toEqual([]);
  },
);

test('the table of an object is in columns, in Chinese, too', async ({ folder, sandbox }) => {
  await sandbox.store.append('demo', 'app.log', 'hello');
  const { stdout } = await runMain(['head', 'oss://demo/app.log', '-L', 'CH'], {
    cwd: folder,
    env: settingsOf(sandbox),
  });
  expect(stdout).toMatch(/^下次追加位置 {2,}5（/m);
  const begins = stdout
    .trimEnd()
    .split('\n')
    .map((line) => widthOf(/^.*? {2,}/.exec(line)?.[0] ?? ''));
  expect(new Set(begins).size).toBe(1);
});
