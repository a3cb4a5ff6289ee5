// Of the options, only those are given to the parser that the command line may name: none is missed, however it is spelled.
import { Command } from 'commander';
import { expect, test } from 'vitest';
import type { CommandContext } from '../../src/cli/command.ts';
import { define, namedIn } from '../../src/cli/parser.ts';
import { CREATION, PLACE, TRANSFER } from '../../src/options/append.ts';
import { CONNECTION } from '../../src/options/connection.ts';
import { FILES } from '../../src/options/files.ts';
import type { OptionRow } from '../../src/options/option.ts';
import { OUTPUT } from '../../src/options/output.ts';
import { CAT, HEAD, TAIL, TAIL_FOLLOW } from '../../src/options/reading.ts';

const ROWS: readonly OptionRow[] = [
  CREATION,
  PLACE,
  TRANSFER,
  CONNECTION,
  OUTPUT,
  CAT,
  HEAD,
  TAIL,
  TAIL_FOLLOW,
].flatMap((table) => Object.values<OptionRow>(table));

test.for(ROWS)('$flags is seen in each of its spellings', (row) => {
  const spellings = row.flags.match(/(?<![\w-])--?[a-z][\w-]*/gi) ?? [];
  expect(spellings.length).toBeGreaterThan(0);
  for (const spelling of spellings) {
    const forms = spelling.startsWith('--')
      ? [[spelling], [`${spelling}=value`]]
      : [[spelling], [`${spelling}value`], [`-q${spelling[1]}`]];
    for (const words of forms) expect(namedIn(['head', ...words, 'oss://demo/app.log'])(row)).toBe(true);
  }
});

test('what is not named is left out, but for what has a default', () => {
  const named = ROWS.filter(namedIn(['append', 'app.log', 'oss://demo/--quiet', '-e', 'host', '--json']));
  const others = named.filter(
    ({ flags, default: fallback }) => !/-e,|--json/.test(flags) && fallback === undefined,
  );
  expect(others).toEqual([]);
  expect(named.length).toBeGreaterThan(1);
});

/** What the command gets of these words. */
async function valuesOf(...words: readonly string[]): Promise<object> {
  const command = new Command('append').exitOverride();
  let values: object = {};
  const definition = {
    ...({ name: 'appendfromfile', names: [], arguments: [], examples: '', connects: false } as const),
    groups: { files: FILES },
    async run(_: readonly string[], own: object) {
      values = own;
    },
  };
  define(command, namedIn(words), definition, () => ({}) as CommandContext);
  await command.parseAsync(words, { from: 'user' });
  return values;
}

test.each([
  [
    ['--include', 'a', '--exclude', 'b', '--include=c'],
    ['include a', 'exclude b', 'include c'],
  ],
  [
    ['--exclude', 'b', '--include', 'a'],
    ['exclude b', 'include a'],
  ],
  [
    ['--exclude=b', '--exclude', 'b'],
    ['exclude b', 'exclude b'],
  ],
])('%j is one list, in the order of the words', async (words, expected) => {
  const filters = expected.map((each) => ({ kind: each.split(' ')[0], pattern: each.split(' ')[1] }));
  expect(await valuesOf(...words)).toEqual({ include: filters });
});

test('a filter is of names, not of paths', async () => {
  await expect(valuesOf('--exclude', 'logs/*')).rejects.toMatchObject({
    facts: { flags: '--exclude <pattern>' },
  });
});
