// Of the options, only those are given to the parser that the command line may name: none is missed, however it is spelled.
import { expect, test } from 'vitest';
import { namedIn } from '../../src/cli/parser.ts';
import { CREATION, PLACE, TRANSFER } from '../../src/options/append.ts';
import { CONNECTION } from '../../src/options/connection.ts';
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
