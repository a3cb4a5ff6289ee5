// The manual page: all that help tells, in roff that no text can break.
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { manualPage } from '../../src/cli/help/manual.ts';
import { escapeRoff, toRoff } from '../../src/cli/help/roff.ts';
import { TABLES } from '../../src/cli/tables.ts';
import { help } from '../../src/text/en/help.ts';

const page = manualPage();

/** Reads the page by a program; undefined where it is not installed. */
function readBy(program: string, ...args: string[]): { stdout: string; stderr: string } | undefined {
  const { error, stdout, stderr } = spawnSync(program, args, { input: page, encoding: 'utf8' });
  return error === undefined ? { stdout, stderr } : undefined;
}

describe('the manual page', () => {
  test('is named in a list: of one by itself npm makes no link', async () => {
    const { man } = (await import('../../package.json', { with: { type: 'json' } })).default;
    expect(man).toEqual(['./dist/man/oss-append.1']);
  });

  test('has the usual sections', () => {
    const sections = [...page.matchAll(/^\.SH (.*)$/gm)].map(([, title]) => title);
    expect(sections).toEqual([
      'NAME',
      'SYNOPSIS',
      'DESCRIPTION',
      'COMMANDS',
      'OPTIONS OF EVERY COMMAND',
      'EXACTLY ONCE',
      'OBJECTS AND KEYS',
      'CONFIGURATION',
      'CREDENTIALS',
      'ENVIRONMENT',
      'EXIT STATUS',
      'FILES',
      'EXAMPLES',
      'SEE ALSO',
    ]);
    expect(page).toMatch(/^\.TH OSS\\-APPEND 1 .*\n\.SH NAME\noss\\-append \\- appends files /);
  });

  test('tells of every command and option, once', () => {
    const { commands, optionsOf } = TABLES;
    for (const { name } of commands) expect(page).toContain(escapeRoff(help.commands[name].description));
    const flags = new Set(commands.flatMap(optionsOf).map(({ row }) => row.flags));
    // What is the letter of another option on some commands stands with it.
    flags.delete('--config-file <path>');
    expect(flags.size).toBeGreaterThan(60);
    for (const each of flags)
      expect([each, page.includes(`\n\\fB${escapeRoff(each)}\\fR\n`)]).toEqual([each, true]);
    expect(page.split('\\fB\\-\\-bind\\-address <ip>\\fR')).toHaveLength(2);
  });

  test.skipIf(readBy('mandoc', '-Tascii') === undefined)('is right for mandoc', () => {
    const { stdout = '' } = readBy('mandoc', '-Tlint', '-Wwarning') ?? {};
    expect(stdout.split('\n').filter((line) => line !== '' && !line.includes('missing date'))).toEqual([]);
  });

  test.skipIf(readBy('groff', '-v') === undefined)(
    'is right for groff, which shows options as they are typed',
    () => {
      const { stdout = '', stderr } = readBy('groff', '-ww', '-man', '-Tutf8', '-P-cbou') ?? {};
      expect(stderr).toBe('');
      expect(stdout).toContain('-e, --endpoint <host>');
      expect(stdout).toContain("'oss://bucket/my app.log'");
    },
  );
});

describe('roff', () => {
  test.each([
    ['a\\nb', 'a\\(rsnb'],
    ['--json', '\\-\\-json'],
    ['.ossconfig\n.TH', '\\&.ossconfig\n\\&.TH'],
    ["'it' `is` ^~", '\\(aqit\\(aq \\(gais\\(ga \\(ha\\(ti'],
    ['key …', 'key \\[u2026]'],
    ['"', '\\(dq'],
  ])('of %s nothing is a command or an escape', (text, escaped) => {
    expect(escapeRoff(text)).toBe(escaped);
  });

  test('sets paragraphs, lists and examples apart', () => {
    expect(
      toRoff(['one', { title: 'Two:' }, 'three', { rows: [['-q', 'quiet']] }, { code: '  a\n  b' }]),
    ).toBe('one\n.SS Two\nthree\n.TP\n\\fB\\-q\\fR\nquiet\n.PP\n.RS 4\n.nf\na\nb\n.fi\n.RE');
  });
});
