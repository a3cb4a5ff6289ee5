import { expect, test } from 'vitest';
import { tailCommand } from '../../src/cli/commands/tail.ts';
import { spellOutCounts } from '../../src/cli/counts.ts';

test.each([
  ['-5 oss://demo/a', '--lines 5 oss://demo/a'],
  ['oss://demo/a -5', 'oss://demo/a --lines 5'],
  ['-5f oss://demo/a', '--lines 5 --follow oss://demo/a'],
  ['-f -5 oss://demo/a', '-f --lines 5 oss://demo/a'],
  ['-n -5 oss://demo/a', '-n -5 oss://demo/a'],
  ['--lines -5 -3 oss://demo/a', '--lines -5 --lines 3 oss://demo/a'],
  ['-n +5 -c -5 oss://demo/a', '-n +5 -c -5 oss://demo/a'],
  ['-n5 -5 oss://demo/a', '-n5 --lines 5 oss://demo/a'],
  ['-e -5 -5 oss://demo/a', '-e -5 --lines 5 oss://demo/a'],
  ['-- -5', '-- -5'],
])('tail %s is tail %s', (given, spelled) => {
  expect(spellOutCounts(given.split(' '), tailCommand)).toEqual(spelled.split(' '));
});
