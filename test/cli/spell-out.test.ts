import { expect, test } from 'vitest';
import { appendCommand } from '../../src/cli/commands/append.ts';
import { tailCommand } from '../../src/cli/commands/tail.ts';
import { spellOut } from '../../src/cli/spell-out.ts';

test.each([
  ['-5 oss://demo/a', '--lines 5 oss://demo/a'],
  ['oss://demo/a -5', 'oss://demo/a --lines 5'],
  ['-5f oss://demo/a', '--lines 5 --follow oss://demo/a'],
  ['-f -5 oss://demo/a', '-f --lines 5 oss://demo/a'],
  ['-n -5 oss://demo/a', '-n -5 oss://demo/a'],
  ['--lines -5 -3 oss://demo/a', '--lines -5 --lines 3 oss://demo/a'],
  ['-n +5 -c -5 oss://demo/a', '-n +5 -c -5 oss://demo/a'],
  ['-qn -5 oss://demo/a', '-qn -5 oss://demo/a'],
  ['-n5 -5 oss://demo/a', '-n5 --lines 5 oss://demo/a'],
  ['-e -5 -5 oss://demo/a', '-e -5 --lines 5 oss://demo/a'],
  ['-- -5', '-- -5'],
])('tail %s is tail %s', (given, spelled) => {
  expect(spellOut(given.split(' '), tailCommand)).toEqual(spelled.split(' '));
});

test.each([
  ['-e=X -q f oss://demo/a', '-e X -q f oss://demo/a'],
  ['-t= f', '-t  f'],
  ['-k=a=b f', '-k a=b f'],
  // The value of an option, an option without one, a count that is none for append, and what is no option.
  ['--metadata -e=X f', '--metadata -e=X f'],
  ['-eX=Y f', '-eX=Y f'],
  ['-q=X f', '-q=X f'],
  ['-5 f', '-5 f'],
  ['-- -e=X', '-- -e=X'],
  ['-e -- -k=a f', '-e -- -k a f'],
])('append %s is append %s', (given, spelled) => {
  expect(spellOut(given.split(' '), appendCommand)).toEqual(spelled.split(' '));
});
