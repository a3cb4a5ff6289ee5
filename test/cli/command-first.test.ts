// Options before the command, as ossutil takes them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandFirst } from '../../src/cli/command-first.ts';
import { appendCommand } from '../../src/cli/commands/append.ts';
import { headCommand } from '../../src/cli/commands/head.ts';
import { sandboxCommand } from '../../src/cli/commands/sandbox.ts';
import { tailCommand } from '../../src/cli/commands/tail.ts';
import { CONNECTION } from '../../src/options/connection.ts';
import type { OptionRow } from '../../src/options/option.ts';
import { OUTPUT } from '../../src/options/output.ts';

const COMMANDS = [appendCommand, headCommand, tailCommand, sandboxCommand];
const words = (line: string): string[] => line.split(' ').filter((word) => word !== '');
const moved = (line: string): string => commandFirst(words(line), COMMANDS).join(' ');

describe('the command comes first', () => {
  test.each([
    ['-e X -q append f oss://b/k', 'append -e X -q f oss://b/k'],
    ['-qe X append f oss://b/k', 'append -qe X f oss://b/k'],
    ['-eX append f oss://b/k', 'append -eX f oss://b/k'],
    ['--endpoint=X append f oss://b/k --json', 'append --endpoint=X f oss://b/k --json'],
    // What is a value is no command.
    ['-e append append f oss://b/k', 'append -e append f oss://b/k'],
    ['-c head tail oss://b/k', 'tail -c head oss://b/k'],
    ['-c append appendfromfile append oss://b/k', 'appendfromfile -c append append oss://b/k'],
    // `-n` takes a number for tail, and nothing for append.
    ['-n 5 tail oss://b/k', 'tail -n 5 oss://b/k'],
    ['-n append f oss://b/k', 'append -n f oss://b/k'],
    ['-5 tail oss://b/k', 'tail -5 oss://b/k'],
    // Everything behind -- is no option, the command is what comes first.
    ['-q -- append -f oss://b/k', 'append -q -- -f oss://b/k'],
    ['--content-md5 -q append f oss://b/k', 'append --content-md5 -q f oss://b/k'],
    ['--port 0 sandbox', 'sandbox --port 0'],
    ['-q help append', 'help append'],
  ])('%s', (line, result) => {
    expect(moved(line)).toBe(result);
  });

  test.each(['append -e X f oss://b/k', 'nonsense -q append', '--version append', '-h', '', 'help tail'])(
    '%s stays as it is',
    (line) => {
      expect(moved(line)).toBe(line);
    },
  );

  test.each([
    // Words that the parser knows what to say about.
    ['--typo append f oss://b/k', 'append --typo f oss://b/k'],
    ['--port 0 append f oss://b/k', 'append --port 0 f oss://b/k'],
    ['-e X appendd f oss://b/k', 'appendd -e X f oss://b/k'],
    ['-e append', ''],
    ['-q --json', ''],
    ['-e X --typo', '--typo'],
    ['-q --help', '--help'],
    ['-q --version', '--version'],
    ['-v', '--version'],
    ['-v append f oss://b/k', 'append -v f oss://b/k'],
  ])('of what is wrong the parser gets what it can tell of: %s', (line, result) => {
    expect(moved(line)).toBe(result);
  });

  test('whatever options are before it', () => {
    const value = fc.oneof(fc.constantFrom('append', 'tail', 'head', '-q', '--', '-', ''), fc.string());
    fc.assert(
      fc.property(
        fc.constantFrom(...COMMANDS),
        fc.array(fc.tuple(fc.nat(), value, fc.nat(3))),
        (command, picks) => {
          const options = picks.flatMap(([pick, text, form]) => spelled(rowsOf(command), pick, text, form));
          const rest = ['f', 'oss://b/k', '--json', 'append'];
          expect(commandFirst([...options, command.name, ...rest], COMMANDS)).toEqual([
            ...[command.name, ...options],
            ...rest,
          ]);
        },
      ),
    );
  });
});

function rowsOf({ groups, connects }: (typeof COMMANDS)[number]): OptionRow[] {
  const own = Object.values(groups).flatMap((table) => Object.values<OptionRow>(table));
  // A letter that the command has for itself is no other option's.
  const common: OptionRow[] = Object.values({ ...(connects ? CONNECTION : {}), ...OUTPUT });
  const isFree = ({ flags }: OptionRow): boolean =>
    !own.some((row) => row.flags.slice(0, 2) === flags.slice(0, 2));
  return [...own, ...common.filter((row) => row.flags.startsWith('--') || isFree(row))];
}

/** One of the ways to write an option: `--name`, `--name=text`, `--name text`, `-n`, `-n text`, `-qn text`, `-ntext`. */
function spelled(rows: readonly OptionRow[], pick: number, word: string, form: number): string[] {
  const { flags = '' } = rows[pick % rows.length] ?? {};
  const [, letter = '', long = ''] = /^(?:-(\w), )?(--[\w-]+)/.exec(flags) ?? [];
  // `--position`, `--lines` and `-n` take a number for one command and nothing for another: of those only the number is
  // tried, since a word behind them would be either's.
  if (/^-n, --dry-run|^--(position|lines)$/.test(flags)) return [];
  if (!/[<[]/.test(flags)) return [form > 0 && letter !== '' ? `-${letter}` : long];
  const text = /--(position|lines)/.test(flags) ? '5' : word;
  // A value that may be left out is given with =, or a word that follows would be taken for it.
  if (flags.includes('[') || form === 0) return [`${long}=${text}`];
  if (form === 1 || letter === '') return [long, text];
  return form === 2 ? [`-q${letter}`, text] : [`-${letter}x${text}`];
}
